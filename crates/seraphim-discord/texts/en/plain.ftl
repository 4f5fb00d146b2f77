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
play-queued-open = Queued { $title } at place { $place }. What plays before it has no end of its own, so nobody knows when it plays.
playlist-offered = The link is also part of a playlist.
many-started = { $count ->
    [one] Now playing { $title } of “{ $name }”.
   *[other] Now playing { $title }, the first of { $count } tracks of “{ $name }”.
  }
many-queued = { $count ->
    [one] Queued one track of “{ $name }” at place { $place }. It plays in { $wait }.
   *[other] Queued { $count } tracks of “{ $name }” from place { $place }. They play in { $wait }.
  }
many-queued-open = { $count ->
    [one] Queued one track of “{ $name }” at place { $place }. What plays before it has no end of its own.
   *[other] Queued { $count } tracks of “{ $name }” from place { $place }. What plays before them has no end of its own.
  }
some-started = { $count ->
    [one] Now playing { $title }.
   *[other] Now playing { $title }, the first of { $count } tracks.
  }
some-queued = { $count ->
    [one] Queued one track at place { $place }. It plays in { $wait }.
   *[other] Queued { $count } tracks from place { $place }. They play in { $wait }.
  }
some-queued-open = { $count ->
    [one] Queued one track at place { $place }. What plays before it has no end of its own.
   *[other] Queued { $count } tracks from place { $place }. What plays before them has no end of its own.
  }
many-left-out = { $count ->
    [one] One more track
   *[other] { $count } more tracks
  } did not fit: the queue, or your share of it, is full.
many-not-taken = { $count ->
    [one] One more track is longer than this server takes, or from a source that it does not take
   *[other] { $count } more tracks are longer than this server takes, or from sources that it does not take
  }: see `/settings show`.
paused = Paused { $title }.
resumed = Playing { $title } again.
skipped = Skipped { $title }. Nothing is left to play.
skipped-similar = Skipped { $title }. Looking for something similar.
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
unsaved = It could not be saved, though: a restart right now would forget it.

live = LIVE
untitled = untitled track

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
status-muted = Paused while I am muted by a moderator
status-hushed = Paused: I may not speak here
status-away = Not in a voice channel
status-node-lost = Audio server away; playback resumes by itself
status-halted = Waiting after several failures
panel-silence = Nothing is playing. Use `/play` to start.
panel-requester = Requested by
panel-source = Source
panel-next = Next
panel-next-none = Nothing
panel-next-again = The same track again
panel-next-similar = Something similar, by autoplay
panel-sound = Sound
panel-footer = { $count ->
    [one] one track
   *[other] { $count } tracks
  } waiting · volume { $volume } %
panel-outdated = This panel is out of date. Please use the newer one; `/nowplaying` brings it here.
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

notice-track-failed = { $title } could not be played: { $cause }.
notice-going-on = Going on with the next one.
notice-too-many = { $failures } tracks failed in a row, so playback is paused with { $waiting ->
    [one] one track
   *[other] { $waiting } tracks
  } waiting. Use `/resume` to go on.
notice-node-lost = The audio server is away. Playback goes on when it is back.
notice-node-back = The audio server is back. Playback goes on.
notice-removed = I was removed from the voice channel. { $kept ->
    [0] Call me back with `/play` in a voice channel.
    [one] One track is kept; use `/resume` in a voice channel to go on.
   *[other] { $kept } tracks are kept; use `/resume` in a voice channel to go on.
  }
notice-join-failed = I could not join { $channel }. The queue is kept; use `/resume` to try again.
notice-may-not-speak = I may no longer speak in { $channel }, so I paused. If I may again within five minutes, I go on by myself; otherwise I leave and the queue is kept.
notice-voice-failed = Discord closed the voice connection (code { $code }). The queue is kept; use `/resume` to go on.
notice-left-alone = Nobody was listening, so I left. { $kept ->
    [0] Use `/play` to bring me back.
    [one] One track is kept; use `/resume` to go on.
   *[other] { $kept } tracks are kept; use `/resume` to go on.
  }
notice-left-idle = There was nothing left to play, so I left. Use `/play` to bring me back.
notice-nothing-similar = I found nothing similar that was not played lately. Choose what comes next with `/play`.
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
no-not-in-voice-there = You are in no voice channel. I am in { $channel }; join me there.
no-too-early = I have only just connected, and Discord has not told me yet who is in which voice channel here. Please try again in a few seconds.
no-other-channel = I am playing for others in { $channel }. Join them there, or wait until they are done.
no-bot-lacks = I lack permissions in { $channel }: { $missing }. Somebody who manages the server must grant them.
no-channel-full = { $channel } is full. Make room for one more, or raise its limit.
no-afk-channel = { $channel } is the server's AFK channel, where Discord lets nobody be heard. Go to another one.
no-needs-dj = Only somebody with Manage Server or the DJ role ({ $role }) may do that; or you, for your own tracks.
no-needs-dj-unnamed = Only somebody with Manage Server may do that. They can name a DJ role with `/settings access`.
no-needs-dj-shared = Only somebody with Manage Server or the DJ role ({ $role }) may change the server's playlists.
no-too-fast = Too fast. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  } and try again.
no-guild-too-fast = Too many people here are doing things at once. This is the server's limit, not yours alone: wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  } and try again.
no-guild-only = That works in a server only.
no-nothing-playing = Nothing is playing. Use `/play` first.
no-nothing-found = Nothing was found for “{ $query }”. Try other words, or a link.
no-nothing-at-link = Nothing that I can play is at that link: its server has no such page or file (404), or links of that kind are not played here. Check it, or give me another.
no-source-refused = That cannot be played: { $cause }. Try another one.
no-queue-full = The queue is full at { $limit ->
    [one] one track
   *[other] { $limit } tracks
  }. Wait, or remove some.
no-already-over = That track is over already, so nothing was done.
no-previous = There is no previous track. Use `/play` for another one.
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
command-search = Search, and choose from the results
option-source = Where to search
command-seek = Jump to another place in the track
option-position = A time such as 1:23, 90 or 1m30s; with + or - relative to now
command-replay = Play the current track from the beginning
command-loop = Repeat the track or the queue
option-mode = What to repeat
choice-off = nothing
choice-track = the track
choice-queue = the queue
command-volume = Show or set the volume
option-level = Volume in percent; 100 is unchanged
command-remove = Remove tracks from the queue
option-entries = A title, a place, or places such as 2-5 or 1, 4, 7
option-person = All tracks of this person
command-move = Move a track to another place in the queue
option-entry = Which track
option-place = The new place; 1 is next
option-page = Which page; without it the first
command-clear = Empty the queue; the current track plays on
command-jump = Play a track of the queue now
command-dedupe = Remove tracks that are queued twice
command-fair = Let people take turns in the queue
command-join = Call me into your voice channel
command-leave = Send me away; the queue is kept
command-history = Show what was played
command-play-this = Play what a message links to

sought = { $title } plays on from { $position }.
replayed = { $title } starts over.
looping-off = Nothing is repeated any more.
looping-track = The current track is repeated until you skip it.
looping-queue = The queue is repeated.
volume-is = The volume is { $level } %.
volume-set = The volume is now { $level } %.
filtered = The sound is now: { $filters }.
filters-off = All filters are off.
filter-equalizer = equaliser
filter-speed = speed { $percent } %
filter-pitch = pitch { $percent } %
autoplay = autoplay
autoplay-on = When the queue is over I go on by myself with similar tracks.
autoplay-off = When the queue is over the music ends.
removed = Removed { $title }.
removed-many = Removed { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
moved = { $title } is now at place { $place }.
jumped = Now playing { $title }; the queue before it stays.
deduped = Removed { $count ->
    [one] one duplicate
   *[other] { $count } duplicates
  }.
ordered = Reordered { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
cleared = Cleared { $count ->
    [one] one track
   *[other] { $count } tracks
  } from the queue.
undo = It can be undone for { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  }.
joined = I am in { $channel }.
left = Left the voice channel.
left-kept = Left the voice channel. { $count ->
    [one] One track is
   *[other] { $count } tracks are
  } kept; use `/join` to go on.
history-title = Recently played
history-empty = Nothing was played here yet.
hits = { $count ->
    [one] Found one track. Choose it to queue it.
   *[other] Found { $count } tracks. Choose one or several.
  }
hits-choose = Choose what to play
voted = Your vote is counted: { $deed }. { $votes } of { $needed } votes; others vote by asking for the same.
deed-skip = skip the track
deed-previous = go back to the previous track
deed-shuffle = shuffle the queue
deed-clear = clear the queue
deed-stop = stop
deed-skip-to = skip to the chosen track
deed-leave = leave the channel
preset-bassboost = Bass boost
preset-treble = Treble
preset-vocal = Vocal
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoke
preset-tremolo = Tremolo
preset-vibrato = Vibrato
preset-soft = Soft

button-unshuffle = Undo shuffle
button-loop-off = Loop: off
button-loop-track = Loop: track
button-loop-queue = Loop: queue
button-softer = Volume −
button-louder = Volume +
button-queue = Queue

notice-replaced = { $title } could not be played: { $cause }. Playing this instead: { $by }.

no-nothing-playable = That message has no audio file and no link. Choose another message.
no-hits-gone = Those results are too old. Please search again.
no-time = That is not a time. Write 1:23, 90 or 1m30s.
no-out-of-range = Only { $least } to { $most } is possible.
no-nothing-named = Say which tracks: by their titles or places, or name a person whose tracks shall go.
no-bands = Those are no gains. Give up to 15 whole numbers from -25 to 100, such as 25 0 10.
no-list-full = That list is full at { $most }. Remove something first.
no-needs-manager = Only somebody with Manage Server may do that. Ask one of them.
no-needs-owner = Only the owners of this bot may do that.
no-text-channel = Commands are not taken here. Use { $channels }.
no-voice-channel = I do not play in that voice channel here. Use { $channels }.
no-source-closed = This server does not allow tracks from “{ $source }”. Choose one from elsewhere.
no-such-source = There is no source “{ $source }”. Known are: { $known }; or `all`.
no-live = A live stream has no other position to go to.
no-voted-already = You have voted for that already. { $missing ->
    [one] One vote is
   *[other] { $missing } votes are
} still missing, from others.
no-behind-the-end = This track is only { $length } long. Choose an earlier position, or `/skip`.
no-not-seekable = This track can only be played from its beginning.
no-person-limit = You already have { $limit ->
    [one] one track
   *[other] { $limit } tracks
  } in the queue, which is the limit here. Wait until one has played, or remove one.
no-too-long = That is longer than this server allows ({ $limit }). Choose a shorter one.
no-queue-empty = The queue is empty. Add something with `/play`.
no-duplicates = Nothing is queued twice.
no-unshuffle = There is no shuffle to undo any more: it can be undone for one minute. `/shuffle` mixes again.
no-not-here = I am in no voice channel. Call me with `/join` or `/play`.
no-lyrics = No lyrics were found. Try `/lyrics query` with artist and title.
no-not-saved = That could not be saved, so it was not done. Please try again.
no-settings-unread = The settings of this server cannot be read just now, so nobody knows what is allowed here. Please try again in a moment.
command-settings = Show and change the settings of this server
settings-show = Show all settings
settings-volume = Default and highest volume
option-default-volume = The volume of this server in percent, now and later
option-most-volume = Highest volume in percent that anybody may set
settings-queue = Limits of the queue
option-most-tracks = How many tracks may wait
option-most-person = How many tracks of one person; 0 for no limit
option-most-length = Longest track, such as 10:00; 0 for no limit
option-fair = Whether people take turns
settings-access = Who may change other people's music
option-dj = The role that may skip, stop and clear
option-everybody = Everybody may; no role is needed
option-votes = Share of listeners in percent that a vote must exceed; 0 for no votes
settings-channels = Channels for commands and for music
option-text-channel = Take commands in this channel; choose it again to remove it
option-voice-channel = Play in this channel; choose it again to remove it
option-all-channels = Allow all channels again
settings-staying = When I leave by myself
option-idle = How long to wait with nothing to play, such as 5:00
option-alone = How long to wait without listeners, such as 5:00
option-always = Stay around the clock
option-unheard = Around the clock: play on though nobody listens
settings-speech = Language and manner of speech
option-language = The language
option-manner = Celestial or plain (in English)
option-announcements = Whether I post messages that nobody asked for
settings-sources = Sources that may be played
option-allow = Names such as youtube, local; or all
settings-sponsorblock = Parts of videos to leave out
settings-reset = Reset all settings; it cannot be undone
command-filters = Change the sound
filters-preset = Choose a ready-made sound
option-preset = Which one
filters-equalizer = Set the 15 bands of the equaliser
option-bands = Up to 15 gains from -25 to 100, lowest band first
filters-speed = Faster or slower at the same pitch
option-speed = In percent
filters-pitch = Higher or lower at the same speed
option-pitch = In percent; 100 is unchanged
filters-none = No filters
command-autoplay = Whether music goes on by itself when the queue is over
option-on = On or off

settings-title = Settings of this server
settings-saved = Saved: settings of this server
set-volume = **Volume:** { $volume } % (at most { $most } %)
set-queue = **Queue:** { $tracks ->
    [one] one track
   *[other] { $tracks } tracks
  }, per person: { $person }, longest track: { $length }, taking turns: { $fair }
set-access = **DJs:** { $dj }; votes: { $votes }
set-votes = more than { $share } % of the listeners
set-no-votes = off
set-access-everybody = **May skip, stop and clear:** everybody; votes: not needed until there is a DJ role
set-channels = **Channels:** commands in { $text }; music in { $voice }
set-all = all
set-all-sources = all
set-nothing = nothing
set-no-limit = no limit
set-staying = **Leaving:** after { $idle } with nothing to play, after { $alone } alone, 24/7: { $always }
set-always-silent = yes, pausing while nobody listens
set-always-unheard = yes, playing on while nobody listens
set-always-unused = no; playing on while nobody listens takes effect only once this is on: `/settings staying always: True`
set-speech = **Speech:** { $language }, { $manner }; announcements: { $announcements }
set-sources = **Sources:** { $sources }
set-sponsors = **Left out of videos:** { $categories }
yes = yes
no = no
manner-celestial = celestial
manner-plain = plain
sponsors-choose = Choose what to leave out
sponsor-sponsor = Sponsors
sponsor-selfpromo = Self-promotion
sponsor-interaction = Reminders to like and subscribe
sponsor-intro = Intros
sponsor-outro = Credits
sponsor-preview = Previews and recaps
sponsor-offtopic = Parts without music in music videos
command-ping = How fast Discord answers
command-help = All commands
command-about = What this is, and which version

pong = Discord answers in { $millis } ms; { $shards ->
    [one] { $connected } of { $shards } shard connected
   *[other] { $connected } of { $shards } shards connected
  }.
pong-unknown = Not measured yet; { $shards ->
    [one] { $connected } of { $shards } shard connected
   *[other] { $connected } of { $shards } shards connected
  }.
help-title = Commands
about = Seraphim { $version }, a music bot that you host yourself, written in Rust.

command-playlist = Playlists of your own and of this server
playlist-save = Save what plays and what waits
playlist-add = Add the current track
playlist-play = Queue a playlist
playlist-list = Show all playlists
playlist-show = Show the tracks of a playlist
playlist-remove = Remove a track from a playlist
playlist-rename = Rename a playlist
playlist-delete = Delete a playlist; it cannot be undone
option-list-name = Name of the playlist
option-new-name = The new name
option-list-place = Its place in the playlist
option-shared = A playlist of the server, not your own
command-privacy = What is kept of you
privacy-show = Show what is kept of you
privacy-delete = Delete what is kept of you, all your playlists with it; it cannot be undone
privacy-kept = Kept of you: { $plays ->
    [one] one play
   *[other] { $plays } plays
  } in the log and { $playlists ->
    [one] one playlist
   *[other] { $playlists } playlists
  }, besides what you have in queues.
privacy-deleted = Deleted. Tracks of yours that wait keep your name until they are over.
lists-title = Playlists
lists-empty = There are none yet. `/playlist save` makes one of what plays.
list-renamed = It is called “{ $name }” now.
list-deleted = Deleted “{ $name }”.
list-removed = Removed { $title } from “{ $name }”.
no-more-lists = There are as many playlists as there may be. Delete one first.
no-list-room = That playlist is full. Remove something from it, or begin another one.
no-such-list = There is no playlist of that name. `/playlist list` shows all.
no-name-taken = There is a playlist of that name already. Choose another name, or delete that one first.
button-favourite = Favourite
list-saved = Saved “{ $name }”: { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
list-added = Added { $title } to “{ $name }”, which now has { $count ->
    [one] one track
   *[other] { $count } tracks
  }.

command-lyrics = Show the words of the current track, or of another
option-lyrics-query = Another track than the current one
lyrics-from = Words from { $source }
lyrics-cut = The rest does not fit here.

playlist-import = Make a playlist from a file
playlist-export = Get a playlist as a file
option-list-file = The file: JSON as from the export, or M3U
option-list-form = Kind of file
list-exported = Here is “{ $name }”: { $count ->
    [one] one track
   *[other] { $count } tracks
  }.
list-more = … and { $count ->
    [one] one
   *[other] { $count }
  } more; `/playlist export` has them all.
list-left-out = { $count ->
    [one] One entry
   *[other] { $count } entries
  } could not be read.
no-file-too-large = That file is too large. At most { $kilobytes } KiB are taken.
no-playlist-file = That file holds no playlist that I can read. Give me JSON as from `/playlist export`, or M3U.
no-file = Discord did not hand me the file. Please attach it again.

command-stats = Show what was heard on this server
option-days = How many days to look back; 30 unless given
stats-title = The last { $days ->
    [one] day
   *[other] { $days } days
  }
stats-empty = Nothing was heard here in that time.
stats-total = { $plays ->
    [one] one track
   *[other] { $plays } tracks
  }, { $time } altogether, for { $people ->
    [one] one person
   *[other] { $people } people
  }
stats-tracks = Top tracks
stats-people = Top people
stats-hours = The picture: tracks by hour of the day (UTC)
stats-chart = Chart of tracks by hour; the busiest is { $hour } o’clock UTC, with { $plays }

command-admin = For the owners of this bot
admin-rate-limit = How often people may act
admin-status = How much somebody may still do
admin-reset = Let somebody, or a server, start afresh
admin-clear = Let everybody start afresh
admin-nodes = Audio servers
admin-list = Show all audio servers
admin-drain = Give an audio server no new players, or take that back
admin-move = Move the players of an audio server to others
admin-players = Show all players
admin-announce = Post something in the channels of all players
admin-shutdown = End the program
option-member = Who
option-node = Which audio server
option-server = Which server, by its number; this one unless given
option-words = What to say
admin-allowance = { $person } has { $left ->
    [one] one action
   *[other] { $left } actions
  } left. Tracked: { $count ->
    [one] one person
   *[other] { $count } people
  }.
admin-allowance-server = Server { $server } has { $left ->
    [one] one action
   *[other] { $left } actions
  } left. Tracked: { $count ->
    [one] one server
   *[other] { $count } servers
  }.
admin-forgotten = { $person } starts afresh.
admin-untracked = Nothing was known of { $person }.
admin-cleared = Everybody starts afresh.
nodes-title = All audio servers
node-up = connected
node-down = away
node-drained = drained
admin-drained = “{ $node }” gets no new players; its players move to others.
admin-undrained = “{ $node }” gets new players again.
admin-moved = The players of “{ $node }” move to others.
players-title = { $count ->
    [one] One player
   *[other] { $count } players
  }
admin-announced = Posted in { $count ->
    [one] one channel
   *[other] { $count } channels
  }.
admin-not-announced = No text channel to post in: { $guilds }.
admin-stopping = Shutting down.
no-such-node = There is no audio server of that name. `/admin nodes list` shows all.

command-custom = Commands of this server’s own
custom-add = Make a command that plays something
custom-list = Show the commands of this server
custom-remove = Remove a command
option-command-name = Name of the command, in lower case
option-command-list = A playlist of the server to play
custom-plays = Plays “{ $what }”
custom-added = `/{ $name }` is a command of this server now.
custom-removed = `/{ $name }` is gone.
custom-title = Commands of this server
custom-none = This server has no commands of its own yet. `/custom add` makes one.
no-command-name = That cannot be the name of a command: up to 32 lower-case letters, digits, - and _, and none of my own commands.
no-more-commands = This server has { $most } commands already, which is the most. Remove one first.
no-such-command = This server has no command of that name. `/custom list` shows all.
no-query-and-list = Give me either a search or a playlist, not both.
no-registration = Discord did not take the command. Try again later.

name-play = play
name-search = search
name-pause = pause
name-resume = resume
name-skip = skip
name-back = back
name-seek = seek
name-replay = replay
name-loop = loop
name-volume = volume
name-filters = filters
name-autoplay = autoplay
name-queue = queue
name-nowplaying = nowplaying
name-history = history
name-lyrics = lyrics
name-shuffle = shuffle
name-fair = fair
name-dedupe = dedupe
name-remove = remove
name-move = move
name-jump = jump
name-clear = clear
name-stop = stop
name-join = join
name-leave = leave
name-playlist = playlist
name-custom = custom
name-settings = settings
name-stats = stats
name-privacy = privacy
name-ping = ping
name-help = help
name-about = about
name-admin = admin
name-play-this = Play this

suggested-list = Playlist “{ $name }” · { $count }
suggested-shared-list = Playlist of the server “{ $name }” · { $count }

node-players = players: { $count }

name-query = query
name-file = file
name-where = where
name-source = source
name-to = to
name-position = position
name-mode = mode
name-level = level
name-preset = preset
name-name = name
name-equalizer = equalizer
name-bands = bands
name-speed = speed
name-pitch = pitch
name-percent = percent
name-off = off
name-on = on
name-entries = entries
name-person = person
name-entry = entry
name-place = place
name-page = page
name-days = days
name-list = list
name-show = show
name-add = add
name-save = save
name-remove-track = remove
name-rename = rename
name-new-name = to
name-delete = delete
name-import = import
name-export = export
name-as = as
name-shared = shared
name-most = most
name-default = default
name-tracks = tracks
name-per-person = person
name-length = length
name-access = access
name-dj = dj
name-everybody = everybody
name-votes = votes
name-channels = channels
name-text = text
name-voice = voice
name-all = all
name-staying = staying
name-idle = idle
name-alone = alone
name-always = always
name-unheard = unheard
name-speech = speech
name-language = language
name-manner = manner
name-announcements = announcements
name-sources = sources
name-allow = allow
name-sponsorblock = sponsorblock
name-reset = reset
name-rate-limit = rate-limit
name-status = status
name-member = member
name-server = server
name-nodes = nodes
name-drain = drain
name-node = node
name-players = players
name-announce = announce
name-words = words
name-log-level = log-level
name-least-level = level
name-shutdown = shutdown

notice-source-failing = “{ $source }” keeps failing for everybody: { $cause }. I leave it alone for five minutes at a time, and will not mention it again until it has worked.

admin-log = Set how much is logged
option-log-level = The least important lines that are written
admin-level = Everything from “{ $level }” up is logged now.
