# The celestial manner: grave, archaic, a little absurd, kind.
# Command descriptions hold at most 100 characters, button labels 80.

command-play = Summon a song by its name, its address or a file thou bringest
option-query = The words by which thy song is known, or the address where it dwelleth
option-file = A scroll of sound from thine own hand
option-where = At which station of the procession it shall walk
choice-last = behind all others
choice-next = next in line
choice-now = this very breath
command-pause = Bid the choir hold its breath, or let it breathe again
command-resume = Let the held song go on
command-skip = Release the present song and call the next
option-to = The song to which the procession shall leap
command-back = Call back the song that was heard before
command-shuffle = Let the winds choose the order of what waiteth
command-stop = Silence all, scatter the procession, and withdraw from the chamber
command-queue = Unroll the scroll of what is and what shall be heard
command-nowplaying = Draw the tablet of the present song down to this place
presence = /play, and the spheres

play-started = So be it. The host lifteth its voices: { $title }.
play-queued = { $title } is written upon the scroll, at place { $place }. Its hour cometh in { $wait }.
play-queued-open = { $title } is written upon the scroll, at place { $place }. Before it standeth an endless stream, and its hour is known to none.
playlist-offered = The address nameth a whole procession besides. Say the word, and it shall follow.
many-started = The procession “{ $name }” entereth, { $count ->
    [one] a single song
   *[other] { $count } songs
  } strong, with { $title } at its head.
many-queued = The procession “{ $name }”, { $count ->
    [one] a single song
   *[other] { $count } songs
  } strong, standeth from place { $place } onward. Its hour cometh in { $wait }.
many-queued-open = The procession “{ $name }”, { $count ->
    [one] a single song
   *[other] { $count } songs
  } strong, standeth from place { $place } onward. When its hour cometh, none can tell.
many-left-out = { $count ->
    [one] One soul found
   *[other] { $count } souls found
  } no room upon the scroll and must wait outside in the dew.
paused = The choir holdeth its breath in the midst of { $title }.
resumed = The breath returneth, and with it { $title }.
skipped = { $title } is released from its labour. Silence taketh the throne.
skipped-to = { $title } is released from its labour. { $next } riseth in its stead.
skipped-passed = { $count ->
    [one] One song was
   *[other] { $count } songs were
  } passed over on the way, without malice.
previous = Time is folded back, and { $title } soundeth once more.
previous-interrupted = { $title } steppeth aside and waiteth just behind.
shuffled = The four winds have been asked, and { $count ->
    [one] the one song
   *[other] all { $count } songs
  } now stand as the winds would have them.
stopped = All voices rest. I fold my wings, all six, and withdraw.
stopped-undo = { $count ->
    [one] One song was
   *[other] { $count } songs were
  } struck from the scroll. For { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  } yet I remember, and can write it anew.
restored = What was struck is written anew: { $count ->
    [one] one song
   *[other] { $count } songs
  }.
restored-playing = { $title } taketh up where it was cut off.
panel-called = The tablet descendeth to thee. Lift thine eyes a little, or lower them.

live = LIVE
untitled = a song without a name
nameless-list = that which hath no name

queue-title = The scroll of the procession
queue-empty = Nothing more is written. The rest of the parchment is very clean.
queue-silent = No song soundeth now.
queue-now = Now sounding
queue-next = Then shall follow
queue-wait = in { $wait }
queue-footer = Leaf { $page } of { $pages } · { $count ->
    [one] one song
   *[other] { $count } songs
  } in waiting · { $total } until silence
queue-footer-open = Leaf { $page } of { $pages } · { $count ->
    [one] one song
   *[other] { $count } songs
  } in waiting · no end in sight

status-stopped = The choir is at rest
status-idle = The choir awaiteth a wish
status-playing = The choir soundeth
status-paused = The choir holdeth its breath
status-alone = The choir singeth not to empty pews
status-away = The choir standeth without, and keepeth its place
status-node-lost = The heavens are clouded; the song shall return
status-halted = The choir stumbled too often, and awaiteth thy word
panel-silence = No song is upon the tablet. A wish through `/play` shall engrave one.
panel-requester = By the wish of
panel-source = Drawn from
panel-next = Thereafter
panel-next-none = Naught but silence
panel-footer = { $count ->
    [one] one song
   *[other] { $count } songs
  } in waiting · voice at { $volume } %
panel-outdated = This tablet is worn smooth with age. A newer one standeth elsewhere; press that, beloved.
artwork-alt = Image that belongeth to { $title }

button-previous = Previous
button-pause = Pause
button-resume = Resume
button-skip = Skip
button-shuffle = Shuffle
button-stop = Stop
button-restore = Write it anew
button-playlist = Let the procession follow
button-page-back = Earlier leaf
button-page-on = Later leaf

notice-track-failed = { $title } could not be sung: { $cause }. The procession goeth on without it.
notice-too-many = { $failures } songs have faltered, one upon the heels of another. I hold still, with { $waiting ->
    [one] one song
   *[other] { $waiting } songs
  } yet waiting, until thou sayest `/resume`.
notice-node-lost = A cloud hath come between me and the choir. The song shall go on when it passeth.
notice-node-back = The cloud is gone. The song goeth on from where it was.
notice-removed = I was led out of the chamber, and take no offence. { $kept ->
    [one] One song is
   *[other] { $kept } songs are
  } kept safe; say `/resume` in a chamber to bring it back.
notice-join-failed = The door of { $channel } opened not to me. The scroll is kept; say `/resume` to have me knock again.
notice-voice-failed = The thread to the chamber was cut for good (code { $code }). The scroll is kept; say `/resume` to spin it anew.
notice-left-alone = No ear was left in the chamber, so I departed on soft feet. { $kept ->
    [one] One song is
   *[other] { $kept } songs are
  } kept; say `/resume` to hear the rest.
notice-left-idle = Nothing more was wished for, so I returned to the upper airs. `/play` calleth me back.
cause-gone = it is no longer in the world, or hidden from it
cause-region = it may not be heard in the land where I dwell
cause-age = its keepers show it only to those of riper years
cause-sign-in = its keepers demand that one sign the book at the door
cause-rate-limited = its keepers are weary and bid us come more slowly
cause-expired = the seal upon its letter hath expired; bring a fresh one
cause-network = the road to it is broken
cause-decode = its letters are none that the choir can read
cause-stuck = it opened its mouth and no sound came
cause-unknown = for a cause that was not revealed

no-query-empty = Thou hast wished for nothing, and nothing is what soundeth already. Give me words, an address, or a file.
no-query-too-long = Thy wish hath { $length } characters; I can carry { $max }. Shorten it, and ask again.
no-query-control = There be characters in thy wish that no eye can see. Write it anew with visible ones.
no-url-scheme = I do not walk the road called “{ $scheme }”. Bring an address that beginneth with http or https.
no-url-malformed = This address breaketh off before it arriveth. Copy it whole, and ask again.
no-unknown-entry = No such song standeth upon the scroll. Choose one from those that appear as thou typest.
no-query-and-file = Thou bringest both words and a file, and I have but one pair of ears for each wish. Bring one of them.
no-not-in-voice = Thou standest in no voice channel. Enter one, and I shall hear thee.
no-other-channel = I am singing for others in { $channel }. Come thither, or wait until they are done.
no-bot-lacks = In { $channel } I am not permitted: { $missing }. One who keepeth the server must grant it.
no-channel-full = { $channel } holdeth as many souls as it may. Make room for one, or raise its limit.
no-needs-dj = This would disturb the wishes of others. A keeper of the server or a bearer of the role “DJ” may do it, or thou for a song of thine own.
no-too-fast = Thy zeal outrunneth the spheres. Rest { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  }, then ask again.
no-guild-only = Music is for a company, not a closet. Ask this of me in a server.
no-nothing-playing = There is nothing here to do it to: no song soundeth. Begin with `/play`.
no-nothing-found = I searched the vaults from end to end and found nothing called “{ $query }”. Try other words, or an address.
no-source-refused = The keepers of that song withhold it: { $cause }. Try another.
no-queue-full = The scroll is full at { $limit } songs. Wait until some are sung, or let some go.
no-already-over = The song that thou sawest hath ended of itself. Its successor was spared.
no-previous = Before this there was only silence. Nothing can be called back.
no-shuffle = Too few wait to be put into another order. Add a song or two first.
no-restore = What was struck from the scroll is forgotten by now. Begin anew with `/play`.
no-stopped-meanwhile = While I searched, somebody bade all voices rest. Ask again if thou wouldst begin anew.
no-not-paused = The choir is singing already; there is no breath to give back.
no-node = The choir cannot be reached at this hour. Ask again in a little while.
no-search-timed-out = The vaults gave no answer in time. Ask again, or with an address.
no-busy = Too many speak at once. Ask again in a moment.
no-shutting-down = I am being called home for a while. Ask again when I have returned.
no-fault = A feather fell into the workings. It is written down for my keeper; ask again meanwhile.
no-unknown-deed = I know this deed no longer. Reload Discord, and choose from what it offereth now.

may-view = View Channel
may-connect = Connect
may-speak = Speak
may-request = Request to Speak
may-send = Send Messages
may-embed = Embed Links
