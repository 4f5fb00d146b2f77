//! The names of all sentences, with the values that each must be given. A test
//! holds both manners of speech to this list.

use super::catalogue::Key;

macro_rules! keys {
    ($($name:ident = $id:literal ($($need:literal),*);)*) => {
        $(pub(crate) const $name: Key = Key { id: $id, needs: &[$($need),*] };)*
        /// Every sentence there is.
        #[cfg(test)]
        pub(crate) const ALL: &[Key] = &[$($name),*];
    };
}

keys! {
    // What Discord shows while a command is typed.
    COMMAND_PING = "command-ping" ();
    COMMAND_HELP = "command-help" ();
    COMMAND_ABOUT = "command-about" ();
    COMMAND_SETTINGS = "command-settings" ();
    SETTINGS_SHOW = "settings-show" ();
    SETTINGS_VOLUME = "settings-volume" ();
    OPTION_DEFAULT_VOLUME = "option-default-volume" ();
    OPTION_MOST_VOLUME = "option-most-volume" ();
    SETTINGS_QUEUE = "settings-queue" ();
    OPTION_MOST_TRACKS = "option-most-tracks" ();
    OPTION_MOST_PERSON = "option-most-person" ();
    OPTION_MOST_LENGTH = "option-most-length" ();
    OPTION_FAIR = "option-fair" ();
    SETTINGS_ACCESS = "settings-access" ();
    OPTION_DJ = "option-dj" ();
    OPTION_EVERYBODY = "option-everybody" ();
    OPTION_VOTES = "option-votes" ();
    SETTINGS_CHANNELS = "settings-channels" ();
    OPTION_TEXT_CHANNEL = "option-text-channel" ();
    OPTION_VOICE_CHANNEL = "option-voice-channel" ();
    OPTION_ALL_CHANNELS = "option-all-channels" ();
    SETTINGS_STAYING = "settings-staying" ();
    OPTION_IDLE = "option-idle" ();
    OPTION_ALONE = "option-alone" ();
    OPTION_ALWAYS = "option-always" ();
    SETTINGS_SPEECH = "settings-speech" ();
    OPTION_LANGUAGE = "option-language" ();
    OPTION_MANNER = "option-manner" ();
    OPTION_ANNOUNCEMENTS = "option-announcements" ();
    SETTINGS_SOURCES = "settings-sources" ();
    OPTION_ALLOW = "option-allow" ();
    SETTINGS_SPONSORBLOCK = "settings-sponsorblock" ();
    SETTINGS_RESET = "settings-reset" ();
    COMMAND_FILTERS = "command-filters" ();
    FILTERS_PRESET = "filters-preset" ();
    OPTION_PRESET = "option-preset" ();
    FILTERS_EQUALIZER = "filters-equalizer" ();
    OPTION_BANDS = "option-bands" ();
    FILTERS_SPEED = "filters-speed" ();
    OPTION_SPEED = "option-speed" ();
    FILTERS_PITCH = "filters-pitch" ();
    OPTION_PITCH = "option-pitch" ();
    FILTERS_NONE = "filters-none" ();
    COMMAND_AUTOPLAY = "command-autoplay" ();
    OPTION_ON = "option-on" ();
    COMMAND_SEARCH = "command-search" ();
    OPTION_SOURCE = "option-source" ();
    COMMAND_SEEK = "command-seek" ();
    OPTION_POSITION = "option-position" ();
    COMMAND_REPLAY = "command-replay" ();
    COMMAND_LOOP = "command-loop" ();
    OPTION_MODE = "option-mode" ();
    CHOICE_OFF = "choice-off" ();
    CHOICE_TRACK = "choice-track" ();
    CHOICE_QUEUE = "choice-queue" ();
    COMMAND_VOLUME = "command-volume" ();
    OPTION_LEVEL = "option-level" ();
    COMMAND_REMOVE = "command-remove" ();
    OPTION_ENTRIES = "option-entries" ();
    OPTION_PERSON = "option-person" ();
    COMMAND_MOVE = "command-move" ();
    OPTION_ENTRY = "option-entry" ();
    OPTION_PLACE = "option-place" ();
    COMMAND_CLEAR = "command-clear" ();
    COMMAND_JUMP = "command-jump" ();
    COMMAND_DEDUPE = "command-dedupe" ();
    COMMAND_FAIR = "command-fair" ();
    COMMAND_JOIN = "command-join" ();
    COMMAND_LEAVE = "command-leave" ();
    COMMAND_HISTORY = "command-history" ();
    COMMAND_PLAY_THIS = "command-play-this" ();
    COMMAND_PLAY = "command-play" ();
    OPTION_QUERY = "option-query" ();
    OPTION_FILE = "option-file" ();
    OPTION_WHERE = "option-where" ();
    CHOICE_LAST = "choice-last" ();
    CHOICE_NEXT = "choice-next" ();
    CHOICE_NOW = "choice-now" ();
    COMMAND_PAUSE = "command-pause" ();
    COMMAND_RESUME = "command-resume" ();
    COMMAND_SKIP = "command-skip" ();
    OPTION_TO = "option-to" ();
    COMMAND_BACK = "command-back" ();
    COMMAND_SHUFFLE = "command-shuffle" ();
    COMMAND_STOP = "command-stop" ();
    COMMAND_QUEUE = "command-queue" ();
    COMMAND_NOWPLAYING = "command-nowplaying" ();
    PRESENCE = "presence" ();

    // Answers.
    PONG = "pong" ("millis", "connected", "shards");
    PONG_UNKNOWN = "pong-unknown" ("connected", "shards");
    HELP_TITLE = "help-title" ();
    ABOUT = "about" ("version");
    SOUGHT = "sought" ("title", "position");
    REPLAYED = "replayed" ("title");
    LOOPING_OFF = "looping-off" ();
    LOOPING_TRACK = "looping-track" ();
    LOOPING_QUEUE = "looping-queue" ();
    VOLUME_IS = "volume-is" ("level");
    VOLUME_SET = "volume-set" ("level");
    FILTERED = "filtered" ("filters");
    FILTERS_OFF = "filters-off" ();
    FILTER_EQUALIZER = "filter-equalizer" ();
    FILTER_SPEED = "filter-speed" ("percent");
    FILTER_PITCH = "filter-pitch" ("percent");
    AUTOPLAY = "autoplay" ();
    AUTOPLAY_ON = "autoplay-on" ();
    AUTOPLAY_OFF = "autoplay-off" ();
    REMOVED = "removed" ("title");
    REMOVED_MANY = "removed-many" ("count");
    MOVED = "moved" ("title", "place");
    JUMPED = "jumped" ("title");
    DEDUPED = "deduped" ("count");
    ORDERED = "ordered" ("count");
    CLEARED = "cleared" ("count");
    UNDO = "undo" ("minutes");
    JOINED = "joined" ("channel");
    LEFT = "left" ();
    LEFT_KEPT = "left-kept" ("count");
    HISTORY_TITLE = "history-title" ();
    HISTORY_EMPTY = "history-empty" ();
    HITS = "hits" ("count");
    HITS_CHOOSE = "hits-choose" ();
    VOTED = "voted" ("deed", "votes", "needed");
    DEED_SKIP = "deed-skip" ();
    DEED_PREVIOUS = "deed-previous" ();
    DEED_SHUFFLE = "deed-shuffle" ();
    DEED_CLEAR = "deed-clear" ();
    DEED_STOP = "deed-stop" ();
    DEED_SKIP_TO = "deed-skip-to" ();
    DEED_LEAVE = "deed-leave" ();
    PRESET_BASSBOOST = "preset-bassboost" ();
    PRESET_TREBLE = "preset-treble" ();
    PRESET_VOCAL = "preset-vocal" ();
    PRESET_NIGHTCORE = "preset-nightcore" ();
    PRESET_VAPORWAVE = "preset-vaporwave" ();
    PRESET_8D = "preset-8d" ();
    PRESET_KARAOKE = "preset-karaoke" ();
    PRESET_TREMOLO = "preset-tremolo" ();
    PRESET_VIBRATO = "preset-vibrato" ();
    PRESET_SOFT = "preset-soft" ();
    PLAY_STARTED = "play-started" ("title");
    PLAY_QUEUED = "play-queued" ("title", "place", "wait");
    PLAY_QUEUED_OPEN = "play-queued-open" ("title", "place");
    PLAYLIST_OFFERED = "playlist-offered" ();
    MANY_STARTED = "many-started" ("name", "count", "title");
    MANY_QUEUED = "many-queued" ("name", "count", "place", "wait");
    MANY_QUEUED_OPEN = "many-queued-open" ("name", "count", "place");
    MANY_LEFT_OUT = "many-left-out" ("count");
    PAUSED = "paused" ("title");
    RESUMED = "resumed" ("title");
    SKIPPED = "skipped" ("title");
    SKIPPED_TO = "skipped-to" ("title", "next");
    SKIPPED_PASSED = "skipped-passed" ("count");
    PREVIOUS = "previous" ("title");
    PREVIOUS_INTERRUPTED = "previous-interrupted" ("title");
    SHUFFLED = "shuffled" ("count");
    STOPPED = "stopped" ();
    STOPPED_UNDO = "stopped-undo" ("count", "minutes");
    RESTORED = "restored" ("count");
    RESTORED_PLAYING = "restored-playing" ("title");
    PANEL_CALLED = "panel-called" ();
    UNSAVED = "unsaved" ();

    // Words inside other things.
    LIVE = "live" ();
    UNTITLED = "untitled" ();
    NAMELESS_LIST = "nameless-list" ();

    // The queue.
    QUEUE_TITLE = "queue-title" ();
    QUEUE_EMPTY = "queue-empty" ();
    QUEUE_SILENT = "queue-silent" ();
    QUEUE_NOW = "queue-now" ();
    QUEUE_NEXT = "queue-next" ();
    QUEUE_WAIT = "queue-wait" ("wait");
    QUEUE_FOOTER = "queue-footer" ("page", "pages", "count", "total");
    QUEUE_FOOTER_OPEN = "queue-footer-open" ("page", "pages", "count");

    // The panel.
    STATUS_STOPPED = "status-stopped" ();
    STATUS_IDLE = "status-idle" ();
    STATUS_PLAYING = "status-playing" ();
    STATUS_PAUSED = "status-paused" ();
    STATUS_ALONE = "status-alone" ();
    STATUS_MUTED = "status-muted" ();
    STATUS_HUSHED = "status-hushed" ();
    STATUS_AWAY = "status-away" ();
    STATUS_NODE_LOST = "status-node-lost" ();
    STATUS_HALTED = "status-halted" ();
    PANEL_SILENCE = "panel-silence" ();
    PANEL_REQUESTER = "panel-requester" ();
    PANEL_SOURCE = "panel-source" ();
    PANEL_NEXT = "panel-next" ();
    PANEL_NEXT_NONE = "panel-next-none" ();
    PANEL_FOOTER = "panel-footer" ("count", "volume");
    PANEL_OUTDATED = "panel-outdated" ();
    ARTWORK_ALT = "artwork-alt" ("title");

    // Buttons.
    BUTTON_UNSHUFFLE = "button-unshuffle" ();
    BUTTON_LOOP_OFF = "button-loop-off" ();
    BUTTON_LOOP_TRACK = "button-loop-track" ();
    BUTTON_LOOP_QUEUE = "button-loop-queue" ();
    BUTTON_SOFTER = "button-softer" ();
    BUTTON_LOUDER = "button-louder" ();
    BUTTON_QUEUE = "button-queue" ();
    BUTTON_PREVIOUS = "button-previous" ();
    BUTTON_PAUSE = "button-pause" ();
    BUTTON_RESUME = "button-resume" ();
    BUTTON_SKIP = "button-skip" ();
    BUTTON_SHUFFLE = "button-shuffle" ();
    BUTTON_STOP = "button-stop" ();
    BUTTON_RESTORE = "button-restore" ();
    BUTTON_PLAYLIST = "button-playlist" ();
    BUTTON_PAGE_BACK = "button-page-back" ();
    BUTTON_PAGE_ON = "button-page-on" ();

    // What nobody asked for.
    NOTICE_REPLACED = "notice-replaced" ("title", "cause", "by");
    NOTICE_TRACK_FAILED = "notice-track-failed" ("title", "cause");
    NOTICE_TOO_MANY = "notice-too-many" ("failures", "waiting");
    NOTICE_NODE_LOST = "notice-node-lost" ();
    NOTICE_NODE_BACK = "notice-node-back" ();
    NOTICE_REMOVED = "notice-removed" ("kept");
    NOTICE_JOIN_FAILED = "notice-join-failed" ("channel");
    NOTICE_MAY_NOT_SPEAK = "notice-may-not-speak" ("channel");
    NOTICE_VOICE_FAILED = "notice-voice-failed" ("code");
    NOTICE_LEFT_ALONE = "notice-left-alone" ("kept");
    NOTICE_LEFT_IDLE = "notice-left-idle" ();
    CAUSE_GONE = "cause-gone" ();
    CAUSE_REGION = "cause-region" ();
    CAUSE_AGE = "cause-age" ();
    CAUSE_SIGN_IN = "cause-sign-in" ();
    CAUSE_RATE_LIMITED = "cause-rate-limited" ();
    CAUSE_EXPIRED = "cause-expired" ();
    CAUSE_NETWORK = "cause-network" ();
    CAUSE_DECODE = "cause-decode" ();
    CAUSE_STUCK = "cause-stuck" ();
    CAUSE_UNKNOWN = "cause-unknown" ();

    // Refusals.
    NO_NOTHING_PLAYABLE = "no-nothing-playable" ();
    NO_HITS_GONE = "no-hits-gone" ();
    NO_TIME = "no-time" ();
    NO_OUT_OF_RANGE = "no-out-of-range" ("least", "most");
    NO_LIST_FULL = "no-list-full" ("most");
    NO_ROLE = "no-role" ();
    NO_NEEDS_MANAGER = "no-needs-manager" ();
    NO_NEEDS_OWNER = "no-needs-owner" ();
    NO_TEXT_CHANNEL = "no-text-channel" ("channels");
    NO_VOICE_CHANNEL = "no-voice-channel" ("channels");
    NO_SOURCE_CLOSED = "no-source-closed" ("source");
    NO_LIVE = "no-live" ();
    NO_NOT_SEEKABLE = "no-not-seekable" ();
    NO_PERSON_LIMIT = "no-person-limit" ("limit");
    NO_TOO_LONG = "no-too-long" ("limit");
    NO_QUEUE_EMPTY = "no-queue-empty" ();
    NO_DUPLICATES = "no-duplicates" ();
    NO_UNSHUFFLE = "no-unshuffle" ();
    NO_NOT_HERE = "no-not-here" ();
    NO_LYRICS = "no-lyrics" ();
    NO_NOT_SAVED = "no-not-saved" ();
    NO_SETTINGS_UNREAD = "no-settings-unread" ();
    NO_QUERY_EMPTY = "no-query-empty" ();
    NO_QUERY_TOO_LONG = "no-query-too-long" ("length", "max");
    NO_QUERY_CONTROL = "no-query-control" ();
    NO_URL_SCHEME = "no-url-scheme" ("scheme");
    NO_URL_MALFORMED = "no-url-malformed" ();
    NO_UNKNOWN_ENTRY = "no-unknown-entry" ();
    NO_QUERY_AND_FILE = "no-query-and-file" ();
    NO_NOT_IN_VOICE = "no-not-in-voice" ();
    NO_OTHER_CHANNEL = "no-other-channel" ("channel");
    NO_BOT_LACKS = "no-bot-lacks" ("channel", "missing");
    NO_CHANNEL_FULL = "no-channel-full" ("channel");
    NO_NEEDS_DJ = "no-needs-dj" ("role");
    NO_TOO_FAST = "no-too-fast" ("seconds");
    NO_GUILD_ONLY = "no-guild-only" ();
    NO_NOTHING_PLAYING = "no-nothing-playing" ();
    NO_NOTHING_FOUND = "no-nothing-found" ("query");
    NO_SOURCE_REFUSED = "no-source-refused" ("cause");
    NO_QUEUE_FULL = "no-queue-full" ("limit");
    NO_ALREADY_OVER = "no-already-over" ();
    NO_PREVIOUS = "no-previous" ();
    NO_SHUFFLE = "no-shuffle" ();
    NO_RESTORE = "no-restore" ();
    NO_STOPPED_MEANWHILE = "no-stopped-meanwhile" ();
    NO_NOT_PAUSED = "no-not-paused" ();
    NO_NODE = "no-node" ();
    NO_SEARCH_TIMED_OUT = "no-search-timed-out" ();
    NO_BUSY = "no-busy" ();
    NO_SHUTTING_DOWN = "no-shutting-down" ();
    NO_FAULT = "no-fault" ();
    NO_UNKNOWN_DEED = "no-unknown-deed" ();

    // Permissions as Discord's own settings call them.
    MAY_VIEW = "may-view" ();
    MAY_CONNECT = "may-connect" ();
    MAY_SPEAK = "may-speak" ();
    MAY_REQUEST = "may-request" ();
    MAY_SEND = "may-send" ();
    MAY_EMBED = "may-embed" ();

    // Settings.
    SETTINGS_TITLE = "settings-title" ();
    SET_VOLUME = "set-volume" ("volume", "most");
    SET_QUEUE = "set-queue" ("tracks", "person", "length", "fair");
    SET_ACCESS = "set-access" ("dj", "votes");
    SET_VOTES = "set-votes" ("share");
    SET_NO_VOTES = "set-no-votes" ();
    SET_EVERYBODY = "set-everybody" ();
    SET_CHANNELS = "set-channels" ("text", "voice");
    SET_ALL = "set-all" ();
    SET_NOTHING = "set-nothing" ();
    SET_NO_LIMIT = "set-no-limit" ();
    SET_STAYING = "set-staying" ("idle", "alone", "always");
    SET_SPEECH = "set-speech" ("language", "manner", "announcements");
    SET_SOURCES = "set-sources" ("sources");
    SET_SPONSORS = "set-sponsors" ("categories");
    YES = "yes" ();
    NO = "no" ();
    MANNER_CELESTIAL = "manner-celestial" ();
    MANNER_PLAIN = "manner-plain" ();
    SPONSORS_CHOOSE = "sponsors-choose" ();
    SPONSOR_SPONSOR = "sponsor-sponsor" ();
    SPONSOR_SELFPROMO = "sponsor-selfpromo" ();
    SPONSOR_INTERACTION = "sponsor-interaction" ();
    SPONSOR_INTRO = "sponsor-intro" ();
    SPONSOR_OUTRO = "sponsor-outro" ();
    SPONSOR_PREVIEW = "sponsor-preview" ();
    SPONSOR_OFFTOPIC = "sponsor-offtopic" ();

    // Playlists, and what is kept of people.
    COMMAND_PLAYLIST = "command-playlist" ();
    PLAYLIST_SAVE = "playlist-save" ();
    PLAYLIST_ADD = "playlist-add" ();
    PLAYLIST_PLAY = "playlist-play" ();
    PLAYLIST_LIST = "playlist-list" ();
    PLAYLIST_SHOW = "playlist-show" ();
    PLAYLIST_REMOVE = "playlist-remove" ();
    PLAYLIST_RENAME = "playlist-rename" ();
    PLAYLIST_DELETE = "playlist-delete" ();
    OPTION_LIST_NAME = "option-list-name" ();
    OPTION_NEW_NAME = "option-new-name" ();
    OPTION_LIST_PLACE = "option-list-place" ();
    OPTION_SHARED = "option-shared" ();
    COMMAND_PRIVACY = "command-privacy" ();
    PRIVACY_SHOW = "privacy-show" ();
    PRIVACY_DELETE = "privacy-delete" ();
    PRIVACY_KEPT = "privacy-kept" ("plays", "playlists");
    PRIVACY_DELETED = "privacy-deleted" ();
    LISTS_TITLE = "lists-title" ();
    LISTS_EMPTY = "lists-empty" ();
    LIST_RENAMED = "list-renamed" ("name");
    LIST_DELETED = "list-deleted" ("name");
    LIST_REMOVED = "list-removed" ("name", "title");
    NO_MORE_LISTS = "no-more-lists" ();
    NO_LIST_ROOM = "no-list-room" ();
    NO_SUCH_LIST = "no-such-list" ();
    NO_NAME_TAKEN = "no-name-taken" ();
    BUTTON_FAVOURITE = "button-favourite" ();
    LIST_SAVED = "list-saved" ("name", "count");
    LIST_ADDED = "list-added" ("name", "count");

    // Lyrics.
    COMMAND_LYRICS = "command-lyrics" ();
    OPTION_LYRICS_QUERY = "option-lyrics-query" ();
    LYRICS_FROM = "lyrics-from" ("source");
    LYRICS_CUT = "lyrics-cut" ();

    // Playlists as files.
    PLAYLIST_IMPORT = "playlist-import" ();
    PLAYLIST_EXPORT = "playlist-export" ();
    OPTION_LIST_FILE = "option-list-file" ();
    OPTION_LIST_FORM = "option-list-form" ();
    LIST_EXPORTED = "list-exported" ("name", "count");
    LIST_LEFT_OUT = "list-left-out" ("count");
    NO_FILE_TOO_LARGE = "no-file-too-large" ("kilobytes");
    NO_PLAYLIST_FILE = "no-playlist-file" ();
    NO_FILE = "no-file" ();

    // Statistics.
    COMMAND_STATS = "command-stats" ();
    OPTION_DAYS = "option-days" ();
    STATS_TITLE = "stats-title" ("days");
    STATS_EMPTY = "stats-empty" ();
    STATS_TOTAL = "stats-total" ("plays", "time", "people");
    STATS_TRACKS = "stats-tracks" ();
    STATS_PEOPLE = "stats-people" ();
    STATS_HOURS = "stats-hours" ();
    STATS_CHART = "stats-chart" ("hour", "plays");

    // For the owners of the application.
    COMMAND_ADMIN = "command-admin" ();
    ADMIN_RATE_LIMIT = "admin-rate-limit" ();
    ADMIN_STATUS = "admin-status" ();
    ADMIN_RESET = "admin-reset" ();
    ADMIN_CLEAR = "admin-clear" ();
    ADMIN_NODES = "admin-nodes" ();
    ADMIN_LIST = "admin-list" ();
    ADMIN_DRAIN = "admin-drain" ();
    ADMIN_MOVE = "admin-move" ();
    ADMIN_PLAYERS = "admin-players" ();
    ADMIN_ANNOUNCE = "admin-announce" ();
    ADMIN_SHUTDOWN = "admin-shutdown" ();
    OPTION_MEMBER = "option-member" ();
    OPTION_NODE = "option-node" ();
    OPTION_WORDS = "option-words" ();
    ADMIN_ALLOWANCE = "admin-allowance" ("person", "left", "count");
    ADMIN_FORGOTTEN = "admin-forgotten" ("person");
    ADMIN_UNTRACKED = "admin-untracked" ("person");
    ADMIN_CLEARED = "admin-cleared" ();
    NODES_TITLE = "nodes-title" ();
    NODE_UP = "node-up" ();
    NODE_DOWN = "node-down" ();
    NODE_DRAINED = "node-drained" ();
    ADMIN_DRAINED = "admin-drained" ("node");
    ADMIN_UNDRAINED = "admin-undrained" ("node");
    ADMIN_MOVED = "admin-moved" ("node");
    PLAYERS_TITLE = "players-title" ("count");
    ADMIN_ANNOUNCED = "admin-announced" ("count");
    ADMIN_STOPPING = "admin-stopping" ();
    NO_SUCH_NODE = "no-such-node" ();

    // Commands of a guild's own.
    COMMAND_CUSTOM = "command-custom" ();
    CUSTOM_ADD = "custom-add" ();
    CUSTOM_LIST = "custom-list" ();
    CUSTOM_REMOVE = "custom-remove" ();
    OPTION_COMMAND_NAME = "option-command-name" ();
    OPTION_COMMAND_LIST = "option-command-list" ();
    CUSTOM_PLAYS = "custom-plays" ("what");
    CUSTOM_ADDED = "custom-added" ("name");
    CUSTOM_REMOVED = "custom-removed" ("name");
    CUSTOM_TITLE = "custom-title" ();
    CUSTOM_NONE = "custom-none" ();
    NO_COMMAND_NAME = "no-command-name" ();
    NO_MORE_COMMANDS = "no-more-commands" ("most");
    NO_SUCH_COMMAND = "no-such-command" ();
    NO_QUERY_AND_LIST = "no-query-and-list" ();
    NO_REGISTRATION = "no-registration" ();

    // What commands are called; in English as in the program.
    NAME_PLAY = "name-play" ();
    NAME_SEARCH = "name-search" ();
    NAME_PAUSE = "name-pause" ();
    NAME_RESUME = "name-resume" ();
    NAME_SKIP = "name-skip" ();
    NAME_BACK = "name-back" ();
    NAME_SEEK = "name-seek" ();
    NAME_REPLAY = "name-replay" ();
    NAME_LOOP = "name-loop" ();
    NAME_VOLUME = "name-volume" ();
    NAME_FILTERS = "name-filters" ();
    NAME_AUTOPLAY = "name-autoplay" ();
    NAME_QUEUE = "name-queue" ();
    NAME_NOWPLAYING = "name-nowplaying" ();
    NAME_HISTORY = "name-history" ();
    NAME_LYRICS = "name-lyrics" ();
    NAME_SHUFFLE = "name-shuffle" ();
    NAME_FAIR = "name-fair" ();
    NAME_DEDUPE = "name-dedupe" ();
    NAME_REMOVE = "name-remove" ();
    NAME_MOVE = "name-move" ();
    NAME_JUMP = "name-jump" ();
    NAME_CLEAR = "name-clear" ();
    NAME_STOP = "name-stop" ();
    NAME_JOIN = "name-join" ();
    NAME_LEAVE = "name-leave" ();
    NAME_PLAYLIST = "name-playlist" ();
    NAME_CUSTOM = "name-custom" ();
    NAME_SETTINGS = "name-settings" ();
    NAME_STATS = "name-stats" ();
    NAME_PRIVACY = "name-privacy" ();
    NAME_PING = "name-ping" ();
    NAME_HELP = "name-help" ();
    NAME_ABOUT = "name-about" ();
    NAME_ADMIN = "name-admin" ();
    NAME_PLAY_THIS = "name-play-this" ();

    // For the owners, when something fails for everybody.
    NOTICE_SOURCE_FAILING = "notice-source-failing" ("source", "cause");

    // The log, for the owners of the application.
    ADMIN_LOG = "admin-log" ();
    OPTION_LOG_LEVEL = "option-log-level" ();
    ADMIN_LEVEL = "admin-level" ("level");
}
