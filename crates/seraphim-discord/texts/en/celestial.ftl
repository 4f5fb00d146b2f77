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
play-queued-open = { $title } is written upon the scroll, at place { $place }. Before it standeth what hath no end, and its hour is known to none.
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
some-started = { $count ->
    [one] A single song entereth: { $title }.
   *[other] { $count } songs enter, with { $title } at their head.
  }
some-queued = { $count ->
    [one] A single song standeth
   *[other] { $count } songs stand
  } upon the scroll from place { $place } onward. Their hour cometh in { $wait }.
some-queued-open = { $count ->
    [one] A single song standeth
   *[other] { $count } songs stand
  } upon the scroll from place { $place } onward. When their hour cometh, none can tell.
many-left-out = { $count ->
    [one] One soul found
   *[other] { $count } souls found
  } no room and must wait outside in the dew: the scroll, or thy measure of it, is full.
many-not-taken = { $count ->
    [one] One song was
   *[other] { $count } songs were
  } turned away at the door, being longer than this server hath patience for, or from a vault of which it will hear nothing: read `/settings show`.
paused = The choir holdeth its breath in the midst of { $title }.
resumed = The breath returneth, and with it { $title }.
skipped = { $title } is released from its labour. Silence taketh the throne.
skipped-similar = { $title } is released from its labour. I search the vaults for something of its kind.
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
unsaved = Yet the ledger of heaven would not take the ink: should I fall now, this deed falleth with me.

live = LIVE
untitled = a song without a name

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
status-muted = A warden hath sealed my lips; the hymn waiteth
status-hushed = The hymn waiteth, for I may not speak here
status-away = The choir standeth without, and keepeth its place
status-node-lost = The heavens are clouded; the song shall return
status-halted = The choir stumbled too often, and awaiteth thy word
panel-silence = No song is upon the tablet. A wish through `/play` shall engrave one.
panel-requester = By the wish of
panel-source = Drawn from
panel-next = Thereafter
panel-next-none = Naught but silence
panel-next-again = The same song, once more
panel-next-similar = Something of a kind, of mine own choosing
panel-sound = Manner of sound
panel-footer = { $count ->
    [one] one song
   *[other] { $count } songs
  } in waiting · voice at { $volume } %
panel-outdated = This tablet is worn smooth with age. A newer one standeth elsewhere; press that, beloved, or call it hither with `/nowplaying`.
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

notice-track-failed = { $title } could not be sung: { $cause }.
notice-going-on = The procession goeth on without it.
notice-too-many = { $failures } songs have faltered, one upon the heels of another. I hold still, with { $waiting ->
    [one] one song
   *[other] { $waiting } songs
  } yet waiting, until thou sayest `/resume`.
notice-node-lost = A cloud hath come between me and the choir. The song shall go on when it passeth.
notice-node-back = The cloud is gone. The song goeth on from where it was.
notice-removed = I was led out of the chamber, and take no offence. { $kept ->
    [0] `/play` in a chamber calleth me back.
    [one] One song is kept safe; say `/resume` in a chamber to bring it back.
   *[other] { $kept } songs are kept safe; say `/resume` in a chamber to bring them back.
  }
notice-join-failed = The door of { $channel } opened not to me. The scroll is kept; say `/resume` to have me knock again.
notice-may-not-speak = The gift of speech in { $channel } was taken from me, and the hymn standeth still. Return it within five minutes and I sing on; else I depart, and the scroll is kept.
notice-voice-failed = The thread to the chamber was cut for good (code { $code }). The scroll is kept; say `/resume` to spin it anew.
notice-left-alone = No ear was left in the chamber, so I departed on soft feet. { $kept ->
    [0] `/play` calleth me back.
    [one] One song is kept; say `/resume` to hear the rest.
   *[other] { $kept } songs are kept; say `/resume` to hear the rest.
  }
notice-left-idle = Nothing more was wished for, so I returned to the upper airs. `/play` calleth me back.
notice-nothing-similar = I have searched the vaults, and found nothing of a kind that was not lately heard. `/play` giveth me another song.
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
no-not-in-voice-there = Thou standest in no voice channel. I abide in { $channel }; come thither.
no-too-early = I am but newly come, and none hath yet told me who singeth in which hall of this house. Ask again in a few heartbeats.
no-other-channel = I am singing for others in { $channel }. Come thither, or wait until they are done.
no-bot-lacks = In { $channel } I am not permitted: { $missing }. One who keepeth the server must grant it.
no-channel-full = { $channel } holdeth as many souls as it may. Make room for one, or raise its limit.
no-afk-channel = { $channel } is the AFK chamber, where the weary sleep and no voice is heard. Call me into another.
no-needs-dj = This would disturb the wishes of others. A keeper of the server may do it, or a bearer of the appointed role ({ $role }), or thou for a song of thine own.
no-needs-dj-unnamed = This is for those who keep the server. They may name a role for it with `/settings access`.
no-needs-dj-shared = The processions of this house are changed by a keeper of the server, or by a bearer of the appointed role ({ $role }).
no-too-fast = Thy zeal outrunneth the spheres. Rest { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  }, then ask again.
no-guild-too-fast = The whole house crieth out at once, and its measure is spent. Rest { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
  }; this bound is the server's, not thine alone.
no-guild-only = Music is for a company, not a closet. Ask this of me in a server.
no-nothing-playing = There is nothing here to do it to: no song soundeth. Begin with `/play`.
no-nothing-found = I searched the vaults from end to end and found nothing called “{ $query }”. Try other words, or an address.
no-nothing-at-link = At that address is nothing that can be sung: its keeper saith that no such page or file is there (404), or I walk not to such places. Look it over, or bring another.
no-source-refused = The keepers of that song withhold it: { $cause }. Try another.
no-queue-full = The scroll is full at { $limit ->
    [one] one song
   *[other] { $limit } songs
  }. Wait until some are sung, or let some go.
no-already-over = The song that thou sawest hath ended of itself. Its successor was spared.
no-previous = Before this there was only silence. Call another song with `/play`.
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
command-search = Search the vaults, and choose from what is found
option-source = The vault in which to search
command-seek = Bid the present song go on from another place
option-position = The place, as 1:23 or 90 or 1m30s; with + or - from where it soundeth now
command-replay = Hear the present song anew from its first breath
command-loop = Let a song, or the whole procession, return without end
option-mode = What shall return
choice-off = naught
choice-track = this song
choice-queue = the procession
command-volume = Raise or lower the voice of the choir
option-level = How loud, of a hundred; a hundred is as it was sung
command-remove = Strike songs from the scroll
option-entries = Which: a title, a place, or places such as 2-5 or 1, 4, 7
option-person = Every song that this soul hath wished for
command-move = Let a song stand elsewhere upon the scroll
option-entry = Which song of the scroll
option-place = At which place it shall stand; 1 is next
option-page = Which leaf of the scroll; unnamed, the first
command-clear = Wipe the scroll clean, and let the present song be
command-jump = Let one song step before all others and sound at once
command-dedupe = Strike what is written twice
command-fair = Let each soul have its turn
command-join = Call me into thy chamber
command-leave = Send me forth, with the scroll kept safe
command-history = Read what hath already sounded
command-play-this = Let the sounds of a message be heard

sought = { $title } leapeth to { $position }, as one who skippeth a sermon.
replayed = { $title } beginneth anew, as fresh as the first morning.
looping-off = The wheel standeth still. What is sung is sung.
looping-track = This song shall return unto itself, as the serpent that eateth its tail, until thou skippest it.
looping-queue = The procession shall go round and round, and its end is its beginning.
volume-is = The choir singeth at { $level } of a hundred.
volume-set = The choir singeth henceforth at { $level } of a hundred.
filtered = The air itself is bent: { $filters }.
filters-off = The air is plain again, and every song soundeth as it was made.
filter-equalizer = the scales weighed by hand
filter-speed = haste { $percent } %
filter-pitch = height { $percent } %
autoplay = mine own choosing
autoplay-on = When the scroll is empty I shall choose by mine own lights, and repeat nothing that was lately heard.
autoplay-off = When the scroll is empty there shall be silence.
removed = { $title } is struck from the scroll.
removed-many = { $count ->
    [one] One song is
   *[other] { $count } songs are
  } struck from the scroll.
moved = { $title } standeth now at place { $place }.
jumped = { $title } steppeth before all others, and soundeth.
deduped = { $count ->
    [one] One song was written twice, and standeth
   *[other] { $count } songs were written twice, and stand
  } but once.
ordered = The scroll is set in order: { $count ->
    [one] one song
   *[other] { $count } songs
  }.
cleared = { $count ->
    [one] One song is
   *[other] { $count } songs are
  } wiped from the scroll. The present one singeth on.
undo = For { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
  } it can be undone.
joined = I descend into { $channel }, and fold my wings, lest they touch the walls.
left = I withdraw. The chamber is thine.
left-kept = I withdraw, and { $count ->
    [one] one song is
   *[other] { $count } songs are
  } kept. Say `/join` and the song goeth on.
history-title = What hath sounded
history-empty = Nothing hath sounded here yet.
hits = { $count ->
    [one] The vaults have yielded a single song. Choose it, if it be thy wish.
   *[other] The vaults have yielded { $count } songs. Choose one, or several.
  }
hits-choose = Point, and it shall be sung
voted = Thy voice is counted: { $deed }. { $votes } of { $needed } have spoken; let others ask for the same.
deed-skip = to release this song
deed-previous = to call back the one before
deed-shuffle = to ask the winds
deed-clear = to wipe the scroll
deed-stop = to bid all voices rest
deed-skip-to = to pass on to the song that was named
deed-leave = to send me from this hall
preset-bassboost = the deep places shaken
preset-treble = the high stars polished
preset-vocal = the singer brought near
preset-nightcore = Nightcore, as cherubim in haste
preset-vaporwave = Vaporwave, as elders at rest
preset-8d = 8D, as wheels within wheels
preset-karaoke = Karaoke, the throne left empty for thee
preset-tremolo = Tremolo, as one in awe
preset-vibrato = Vibrato, as one in greater awe
preset-soft = softened, as through a cloud

button-unshuffle = Calm the winds
button-loop-off = Loop: naught
button-loop-track = Loop: this song
button-loop-queue = Loop: the procession
button-softer = Softer
button-louder = Louder
button-queue = The scroll

notice-replaced = { $title } could not be sung: { $cause }. Another throat was found for it: { $by }.

no-nothing-playable = In that message I find neither song nor the address of one. Show me another.
no-hits-gone = What was found then is forgotten now. Search anew.
no-time = That is no time that I can read. Write 1:23, or 90, or 1m30s.
no-out-of-range = That is beyond measure. From { $least } to { $most } I can do.
no-nothing-named = Which shall be struck? Name songs by title or place, or a soul whose songs shall go.
no-bands = Those are no weights. Give up to fifteen whole numbers from -25 to 100, as 25 0 10.
no-list-full = That list holdeth { $most } and no more. Take something from it first.
no-needs-manager = This is for those who manage the server. Ask one of them.
no-needs-owner = This is for mine own keepers alone.
no-text-channel = Here I am not to be spoken to. Speak to me in { $channels }.
no-voice-channel = Into that chamber I am not to go. I sing in { $channels }.
no-source-closed = From the vault called “{ $source }” this server will hear nothing. Bring thy song from another.
no-such-source = Of a vault called “{ $source }” I have never heard. These I know: { $known }; or say `all`.
no-live = An endless stream hath no other place to go to.
no-voted-already = Thou hast spoken for that already. { $missing ->
    [one] One voice is
   *[other] { $missing } voices are
} wanting yet, and not thine.
no-behind-the-end = This song is but { $length } long. Name an earlier place in it, or `/skip`.
no-not-seekable = This song is given only from its beginning.
no-person-limit = Thou hast { $limit ->
    [one] one song
   *[other] { $limit } songs
  } upon the scroll, and that is thy measure. Let one be sung first.
no-too-long = That song is longer than this server hath patience for: { $limit } and no more. Bring a shorter one.
no-queue-empty = The scroll is bare already. `/play` writeth upon it.
no-duplicates = Nothing is written twice.
no-unshuffle = The winds have forgotten how it stood before: their memory is one minute. `/shuffle` calleth them again.
no-not-here = I am in no chamber that I could leave. `/join` or `/play` calleth me into one.
no-lyrics = The words of that song are known to none whom I asked. Name singer and song with `/lyrics query`.
no-not-saved = My pen broke before it was written, so it is not done. Ask again.
no-settings-unread = The book of this house's laws will not open to me just now, and I break no law unread. Ask again in a little while.
command-settings = How I shall conduct myself in this server
settings-show = Read what hath been decreed
settings-volume = How loud the choir may be
option-default-volume = How loud it singeth in this server, now and henceforth, of a hundred
option-most-volume = How loud it may sing at most, of a hundred
settings-queue = How long the scroll may grow
option-most-tracks = How many songs may wait
option-most-person = How many of one soul; 0 for no measure
option-most-length = How long one song may be, as 10:00; 0 for no measure
option-fair = Whether each soul hath its turn
settings-access = Who may disturb the wishes of others
option-dj = The role that maketh a master of the choir
option-everybody = Let every soul be master
option-votes = Of a hundred listeners, more than how many must agree; 0 for no votes
settings-channels = Where I may be spoken to, and where I may sing
option-text-channel = A place to speak to me; named twice, it is taken back
option-voice-channel = A chamber to sing in; named twice, it is taken back
option-all-channels = Everywhere, as at the beginning
settings-staying = How long I linger
option-idle = How long with nothing to sing, as 5:00
option-alone = How long with none to hear, as 5:00
option-always = Linger for ever
option-unheard = Whilst I linger for ever: sing on though none hear
settings-speech = In which tongue I speak, and how
option-language = The tongue
option-manner = As a seraph, or as a neighbour (in English)
option-announcements = Whether I speak unasked
settings-sources = From which vaults songs may come
option-allow = Their names, as youtube, local; or all
settings-sponsorblock = Which idle chatter shall be left out
settings-reset = Let all be as at the beginning, past recalling
command-filters = Bend the air through which songs pass
filters-preset = A sound made ready beforehand
option-preset = Which
filters-equalizer = Weigh each height of sound by hand
option-bands = Up to fifteen weights from -25 to 100, the lowest first
filters-speed = Faster or slower, at the same height
option-speed = Of a hundred
filters-pitch = Higher or lower, at the same pace
option-pitch = Of a hundred; a hundred is as it was
filters-none = Let the air be plain again
command-autoplay = Whether I choose by mine own lights when the scroll is empty
option-on = Whether it shall be so

settings-title = What hath been decreed in this server
settings-saved = Written down: what hath been decreed in this server
set-volume = **The choir's voice:** { $volume } of a hundred, and never above { $most }
set-queue = **The scroll:** { $tracks ->
    [one] one song
   *[other] { $tracks } songs
  } at most; of one soul: { $person }; length of a song: { $length }; each soul in turn: { $fair }
set-access = **Masters of the choir:** { $dj }; votes: { $votes }
set-votes = more than { $share } of a hundred must agree
set-no-votes = none are counted
set-access-everybody = **Masters of the choir:** every soul; votes: needless until a role is appointed
set-channels = **Places:** to speak to me { $text }; to sing { $voice }
set-all = all
set-all-sources = all of them
set-nothing = naught
set-no-limit = no bound
set-staying = **Lingering:** with nothing to sing { $idle }, with none to hear { $alone }; round the clock: { $always }
set-always-silent = yea, silent while none hear
set-always-unheard = yea, singing though none hear
set-always-unused = nay; to sing on though none hear must wait until I linger for ever: `/settings staying always: True`
set-speech = **Tongue:** { $language }, { $manner }; speaking unasked: { $announcements }
set-sources = **Vaults:** { $sources }
set-sponsors = **Left out of videos:** { $categories }
yes = yea
no = nay
manner-celestial = as a seraph
manner-plain = as a neighbour
sponsors-choose = Choose what shall be left out
sponsor-sponsor = wares that others paid to praise
sponsor-selfpromo = praise of one's own wares
sponsor-interaction = pleas for likes and followers
sponsor-intro = processions before the beginning
sponsor-outro = the lists of names at the end
sponsor-preview = prophecies and recollections
sponsor-offtopic = what in a song is no song
command-ping = How far it is from here to the heavens, and back
command-help = Every deed that may be asked of me
command-about = Who I am, and whence

pong = A prayer goeth up and its answer cometh down in { $millis } ms; { $shards ->
    [one] { $connected } of one gate standeth open
   *[other] { $connected } of { $shards } gates stand open
  }.
pong-unknown = No prayer hath been answered yet; { $shards ->
    [one] { $connected } of one gate standeth open
   *[other] { $connected } of { $shards } gates stand open
  }.
help-title = What may be asked of me
about = I am Seraphim, six-winged, version { $version }: a choir that one keepeth in one's own house. I was written in Rust, which doth not rust.

command-playlist = Processions kept for another day
playlist-save = Keep all that soundeth and waiteth
playlist-add = Lay the present song beside the others
playlist-play = Let a kept procession enter
playlist-list = Which processions are kept
playlist-show = Who walketh in a procession
playlist-remove = Dismiss one song from a procession
playlist-rename = Give a procession another name
playlist-delete = Dismiss a procession for ever
option-list-name = The name of the procession
option-new-name = Its new name
option-list-place = At which place it walketh
option-shared = One of the server, not of thine own
command-privacy = What is written of thee, and how to have it burned
privacy-show = Read what is written of thee
privacy-delete = Burn what is written of thee, and all thy processions with it, past recalling
privacy-kept = Of thee are written { $plays ->
    [one] one song heard
   *[other] { $plays } songs heard
  } and { $playlists ->
    [one] one procession
   *[other] { $playlists } processions
  } kept, and nothing besides thy wishes that wait.
privacy-deleted = It is burned. Only thy wishes that wait bear thy name until they are sung.
lists-title = Processions that are kept
lists-empty = None are kept yet. `/playlist save` maketh one of what soundeth.
list-renamed = Henceforth it is called “{ $name }”.
list-deleted = “{ $name }” is dismissed for ever.
list-removed = { $title } walketh no more in “{ $name }”.
no-more-lists = Thou keepest as many processions as I can hold. Dismiss one first.
no-list-room = That procession is as long as one may be. Let some leave it, or begin another.
no-such-list = No procession of that name is kept. `/playlist list` nameth all that are.
no-name-taken = A procession of that name is kept already. Choose another name, or dismiss that one first.
button-favourite = Cherish
list-saved = “{ $name }” is kept: { $count ->
    [one] one song
   *[other] { $count } songs
  }.
list-added = { $title } walketh now in “{ $name }”, which holdeth { $count ->
    [one] one song
   *[other] { $count } songs
  }.

command-lyrics = Show the holy words of the song that soundeth, or of another
option-lyrics-query = Another song than the one that soundeth
lyrics-from = As { $source } hath written them down
lyrics-cut = Here the scroll endeth, though not the song.

playlist-import = Raise up a playlist out of a scroll thou bringest
playlist-export = Write a playlist down upon a scroll thou mayest carry away
option-list-file = The scroll: JSON as I write it, or M3U
option-list-form = In which hand it shall be written
list-exported = Behold “{ $name }”, written down: { $count ->
    [one] one song
   *[other] { $count } songs
  }.
list-more = … and { $count ->
    [one] one more walketh
   *[other] { $count } more walk
  } behind; `/playlist export` nameth them all.
list-left-out = { $count ->
    [one] One line
   *[other] { $count } lines
  } of it could be read by no angel.
no-file-too-large = That scroll is too heavy to lift. At most { $kilobytes } KiB; bring a lighter one.
no-playlist-file = That scroll nameth no song that I can read. Bring one in JSON, as `/playlist export` writeth it, or in M3U.
no-file = The scroll was let fall upon the way. Bring it once more.

command-stats = Read from the book what hath been heard in this place
option-days = How many days back the book is opened
stats-title = The book of { $days ->
    [one] one day
   *[other] { $days } days
  }
stats-empty = The pages of those days are white; no song is written there.
stats-total = { $plays ->
    [one] one song
   *[other] { $plays } songs
  }, { $time } of sound in all, at the wish of { $people ->
    [one] one soul
   *[other] { $people } souls
  }
stats-tracks = Most beloved songs
stats-people = Most fervent souls
stats-hours = The picture: songs by the hours of the day, as Greenwich counteth them
stats-chart = Songs by the hour; the fullest is the hour of { $hour }, with { $plays }

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
admin-allowance = { $person } hath { $left ->
    [one] one deed
   *[other] { $left } deeds
  } left. I keep the measure of { $count ->
    [one] one soul
   *[other] { $count } souls
  }.
admin-allowance-server = The house { $server } hath { $left ->
    [one] one deed
   *[other] { $left } deeds
  } left. I keep the measure of { $count ->
    [one] one house
   *[other] { $count } houses
  }.
admin-forgotten = The haste of { $person } is forgiven.
admin-untracked = Of { $person } no haste was known.
admin-cleared = The haste of all is forgiven.
nodes-title = All audio servers
node-up = connected
node-down = away
node-drained = drained
admin-drained = “{ $node }” is covered, and its singers go to other wells.
admin-undrained = “{ $node }” floweth again.
admin-moved = The singers of “{ $node }” go to other wells.
players-title = { $count ->
    [one] One house
   *[other] { $count } houses
  } in which I sing
admin-announced = The tidings were proclaimed in { $count ->
    [one] one house
   *[other] { $count } houses
  }.
admin-not-announced = No wall to write it upon was found in { $guilds }.
admin-stopping = I close my eyes, every one of them.
no-such-node = No well beareth that name. `/admin nodes list` nameth all.

command-custom = Words of power that this house alone shall know
custom-add = Teach me a word, and what shall sound at it
custom-list = Name the words of this house
custom-remove = Let a word be forgotten
option-command-name = The word, in small letters
option-command-list = A procession of this house to enter at the word
custom-plays = Summoneth “{ $what }”
custom-added = `/{ $name }` is a word of power in this house.
custom-removed = `/{ $name }` is forgotten.
custom-title = The words of this house
custom-none = This house hath taught me no word yet. `/custom add` teacheth me one.
no-command-name = That word cannot be a word of power: small letters, digits, - and _ alone, 32 at most, and none of mine.
no-more-commands = This house hath taught me { $most } words, and I can hold no more. Let one be forgotten.
no-such-command = That word was never taught me in this house. `/custom list` nameth those that were.
no-query-and-list = One word, one sound: a song or a procession, not both.
no-registration = The keepers of the great gate would not write it down. Ask again later.

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

suggested-list = Thy psalter “{ $name }” · { $count }
suggested-shared-list = The psalter of this house “{ $name }” · { $count }

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

notice-source-failing = The well of “{ $source }” faileth for all: { $cause }. For five minutes at a time I draw from it no more, and speak of it no more until it hath flowed again.

admin-log = Set how much is logged
option-log-level = The least important lines that are written
admin-level = From now on I write down all from “{ $level }” upward.
