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
    NOTICE_TRACK_FAILED = "notice-track-failed" ("title", "cause");
    NOTICE_TOO_MANY = "notice-too-many" ("failures", "waiting");
    NOTICE_NODE_LOST = "notice-node-lost" ();
    NOTICE_NODE_BACK = "notice-node-back" ();
    NOTICE_REMOVED = "notice-removed" ("kept");
    NOTICE_JOIN_FAILED = "notice-join-failed" ("channel");
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
    NO_NEEDS_DJ = "no-needs-dj" ();
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
}
