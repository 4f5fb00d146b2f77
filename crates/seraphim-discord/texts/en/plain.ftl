# The plain manner: the same in everyday words.
# Command descriptions hold at most 100 characters, button labels 80.

command-play = Play a song, a playlist, a link or a file
option-query = What to search for, or a link
option-file = An audio file to play
option-where = Where in the queue to put it
choice-last = at the end
choice-next = next
choice-now = right now
command-pause = Pause, or go on after a pause
command-resume = Go on after a pause
command-skip = Skip the current track
option-to = Skip ahead to this track
command-back = Play the previous track again
command-shuffle = Shuffle the queue
command-stop = Stop, clear the queue and leave
command-queue = Show the queue
command-nowplaying = Bring the player panel down to this place
presence = /play

play-started = Now playing: { $title }.
play-queued = Queued { $title } at place { $place }. It plays in { $wait }.
play-queued-open = Queued { $title } at place { $place }. A live stream is before it, so nobody knows when it plays.
playlist-offered = The link is also part of a playlist.
many-started = Now playing { $title }, the first of { $count ->
    [one] one track
   *[other] { $count } tracks
  } of “{ $name }”.
many-queued = Queued { $count ->
    [one] one track
   *[other] { $count } tracks
  } of “{ $name }” from place { $place }. They play in { $wait }.
many-queued-open = Queued { $count ->
    [one] one track
   *[other] { $count } tracks
  } of “{ $name }” from place { $place }. A live stream is before them.
many-left-out = { $count ->
    [one] One more track
   *[other] { $count } more tracks
  } did not fit into the queue.
paused = Paused { $title }.
resumed = Playing { $title } again.
skipped = Skipped { $title }. Nothing is left to play.
skipped-to = Skipped { $title }. Now playing: { $next }.
skipped-passed = { $count ->
    [one] One track was
   *[other] { $count } tracks were
  } left out on the way.
previous = Back to { $title }.
previous-interrupted = { $title } plays after it.
shuffled = Shuffled { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
stopped = Stopped, and left the channel.
stopped-undo = { $count ->
    [one] One track was
   *[other] { $count } tracks were
  } cleared. It can be undone for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  }.
restored = Restored { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
restored-playing = { $title } goes on.
panel-called = The panel is below.

live = LIVE
untitled = untitled track
nameless-list = unnamed playlist

queue-title = Queue
queue-empty = Nothing else is queued.
queue-silent = Nothing is playing.
queue-now = Now playing
queue-next = Up next
queue-wait = in { $wait }
queue-footer = Page { $page } of { $pages } · { $count ->
    [one] one track
   *[other] { $count } tracks
  } waiting · { $total } left
queue-footer-open = Page { $page } of { $pages } · { $count ->
    [one] one track
   *[other] { $count } tracks
  } waiting

status-stopped = Stopped
status-idle = Nothing to play
status-playing = Now playing
status-paused = Paused
status-alone = Paused while nobody listens
status-away = Not in a voice channel
status-node-lost = Audio server away; playback resumes by itself
status-halted = Waiting after several failures
panel-silence = Nothing is playing. Use `/play` to start.
panel-requester = Requested by
panel-source = Source
panel-next = Next
panel-next-none = Nothing
panel-footer = { $count ->
    [one] one track
   *[other] { $count } tracks
  } waiting · volume { $volume } %
panel-outdated = This panel is out of date. Please use the newer one.
artwork-alt = Artwork of { $title }

button-previous = Previous
button-pause = Pause
button-resume = Resume
button-skip = Skip
button-shuffle = Shuffle
button-stop = Stop
button-restore = Undo
button-playlist = Queue the whole playlist
button-page-back = Previous page
button-page-on = Next page

notice-track-failed = { $title } could not be played: { $cause }. Going on with the next one.
notice-too-many = { $failures } tracks failed in a row, so playback is paused with { $waiting ->
    [one] one track
   *[other] { $waiting } tracks
  } waiting. Use `/resume` to go on.
notice-node-lost = The audio server is away. Playback goes on when it is back.
notice-node-back = The audio server is back. Playback goes on.
notice-removed = I was removed from the voice channel. { $kept ->
    [one] One track is
   *[other] { $kept } tracks are
  } kept; use `/resume` in a voice channel to go on.
notice-join-failed = I could not join { $channel }. The queue is kept; use `/resume` to try again.
notice-voice-failed = Discord closed the voice connection (code { $code }). The queue is kept; use `/resume` to go on.
notice-left-alone = Nobody was listening, so I left. { $kept ->
    [one] One track is
   *[other] { $kept } tracks are
  } kept; use `/resume` to go on.
notice-left-idle = There was nothing left to play, so I left. Use `/play` to bring me back.
cause-gone = it was deleted or is private
cause-region = it is blocked in my country
cause-age = it is age-restricted
cause-sign-in = the site wants a sign-in
cause-rate-limited = the site asks us to slow down
cause-expired = the link was good for a time only, which is over; post a fresh one
cause-network = the connection failed
cause-decode = its audio format cannot be read
cause-stuck = it stopped sending audio
cause-unknown = the reason is not known

no-query-empty = That was empty. Give me something to search for, a link, or a file.
no-query-too-long = That has { $length } characters; at most { $max } are allowed. Please shorten it.
no-query-control = That contains invisible control characters. Please type it anew.
no-url-scheme = Links that begin with “{ $scheme }” are not played. Use http or https.
no-url-malformed = That link is incomplete. Please copy all of it.
no-unknown-entry = That track is not in the queue. Choose one from the list that appears as you type.
no-query-and-file = Give me either a search or a file, not both.
no-not-in-voice = You are in no voice channel. Join one first.
no-other-channel = I am playing for others in { $channel }. Join them there, or wait until they are done.
no-bot-lacks = I lack permissions in { $channel }: { $missing }. Somebody who manages the server must grant them.
no-channel-full = { $channel } is full. Make room for one more, or raise its limit.
no-needs-dj = Only somebody with Manage Server or the role “DJ” may do that; or you, for your own tracks.
no-too-fast = Too fast. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  } and try again.
no-guild-only = That works in a server only.
no-nothing-playing = Nothing is playing. Use `/play` first.
no-nothing-found = Nothing was found for “{ $query }”. Try other words, or a link.
no-source-refused = That cannot be played: { $cause }. Try another one.
no-queue-full = The queue is full at { $limit } tracks. Wait, or remove some.
no-already-over = That track is over already, so nothing was skipped.
no-previous = There is no previous track.
no-shuffle = There are too few tracks to shuffle. Add some first.
no-restore = There is no cleared queue to restore any more. Use `/play`.
no-stopped-meanwhile = Somebody stopped the player while I was searching. Try again to start anew.
no-not-paused = It is playing already.
no-node = The audio server cannot be reached. Try again in a moment.
no-search-timed-out = The search took too long. Try again, or use a link.
no-busy = Too many requests at once. Try again in a moment.
no-shutting-down = I am restarting. Try again in a minute.
no-fault = Something went wrong on my side. It is in the log; please try again.
no-unknown-deed = I do not know that command any more. Reload Discord and try again.

may-view = View Channel
may-connect = Connect
may-speak = Speak
may-request = Request to Speak
may-send = Send Messages
may-embed = Embed Links
