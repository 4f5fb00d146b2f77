# Deutsch.

command-play = Ein Lied, eine Playlist, einen Link oder eine Datei abspielen
option-query = Wonach gesucht werden soll, oder ein Link
option-file = Eine Audiodatei zum Abspielen
option-where = An welche Stelle der Warteschlange
choice-last = ans Ende
choice-next = als Nächstes
choice-now = sofort
command-pause = Pausieren, oder nach einer Pause fortsetzen
command-resume = Nach einer Pause fortsetzen
command-skip = Den aktuellen Titel überspringen
option-to = Bis zu diesem Titel vorspringen
command-back = Den vorigen Titel noch einmal spielen
command-shuffle = Die Warteschlange mischen
command-stop = Stoppen, Warteschlange leeren und den Kanal verlassen
command-queue = Die Warteschlange zeigen
command-nowplaying = Das Bedienfeld hierher nach unten holen
presence = /play
command-search = Suchen und aus den Ergebnissen auswählen
option-source = Wo gesucht werden soll
command-seek = Zu einer anderen Stelle des Titels springen
option-position = Eine Zeit wie 1:23, 90 oder 1m30s; mit + oder - von hier aus
command-replay = Den aktuellen Titel von vorn spielen
command-loop = Titel oder Warteschlange wiederholen
option-mode = Was wiederholt werden soll
choice-off = nichts
choice-track = den Titel
choice-queue = die Warteschlange
command-volume = Die Lautstärke zeigen oder einstellen
option-level = Lautstärke in Prozent; 100 ist unverändert
command-remove = Titel aus der Warteschlange entfernen
option-entries = Ein Titel, ein Platz oder Plätze wie 2-5 oder 1, 4, 7
option-person = Alle Titel dieser Person
command-move = Einen Titel an einen anderen Platz verschieben
option-entry = Welcher Titel
option-place = Der neue Platz; 1 ist der nächste
option-page = Welche Seite; sonst die erste
command-clear = Die Warteschlange leeren; der aktuelle Titel läuft weiter
command-jump = Einen Titel der Warteschlange jetzt spielen
command-dedupe = Doppelt eingereihte Titel entfernen
command-fair = Alle der Reihe nach drankommen lassen
command-join = Mich in deinen Sprachkanal rufen
command-leave = Mich wegschicken; die Warteschlange bleibt erhalten
command-history = Zeigen, was gespielt wurde
command-play-this = Abspielen, worauf eine Nachricht verweist
command-settings = Die Einstellungen dieses Servers zeigen und ändern
settings-show = Alle Einstellungen zeigen
settings-volume = Übliche und höchste Lautstärke
option-default-volume = Lautstärke dieses Servers in Prozent, jetzt und künftig
option-most-volume = Höchste einstellbare Lautstärke in Prozent
settings-queue = Grenzen der Warteschlange
option-most-tracks = Wie viele Titel warten dürfen
option-most-person = Wie viele Titel einer Person; 0 für unbegrenzt
option-most-length = Längster Titel, etwa 10:00; 0 für unbegrenzt
option-fair = Ob sich alle abwechseln
settings-access = Wer in die Musik anderer eingreifen darf
option-dj = Die Rolle, die überspringen, stoppen und leeren darf
option-everybody = Alle dürfen; keine Rolle ist nötig
option-votes = Anteil der Zuhörer in Prozent, den eine Abstimmung übertreffen muss; 0 für keine
settings-channels = Kanäle für Befehle und für Musik
option-text-channel = Befehle in diesem Kanal annehmen; erneut gewählt, wird er entfernt
option-voice-channel = In diesem Kanal spielen; erneut gewählt, wird er entfernt
option-all-channels = Wieder alle Kanäle erlauben
settings-staying = Wann ich von selbst gehe
option-idle = Wie lange ich ohne Musik warte, etwa 5:00
option-alone = Wie lange ich ohne Zuhörer warte, etwa 5:00
option-always = Rund um die Uhr bleiben
option-unheard = Rund um die Uhr: auch ohne Zuhörer weiterspielen
settings-speech = Sprache und Sprechweise
option-language = Die Sprache
option-manner = Himmlisch oder schlicht (auf Englisch)
option-announcements = Ob ich auch ungefragt etwas schreibe
settings-sources = Quellen, die gespielt werden dürfen
option-allow = Namen wie youtube, local; oder all für alle
settings-sponsorblock = Teile von Videos, die ausgelassen werden
settings-reset = Alle Einstellungen zurücksetzen; unwiderruflich
command-filters = Den Klang verändern
filters-preset = Ein fertiges Klangbild wählen
option-preset = Welches
filters-equalizer = Die 15 Bänder des Equalizers einstellen
option-bands = Bis zu 15 Werte von -25 bis 100, tiefstes Band zuerst
filters-speed = Schneller oder langsamer bei gleicher Tonhöhe
option-speed = In Prozent
filters-pitch = Höher oder tiefer bei gleicher Geschwindigkeit
option-pitch = In Prozent; 100 ist unverändert
filters-none = Keine Filter
command-autoplay = Ob die Musik am Ende der Warteschlange von selbst weitergeht
option-on = An oder aus
command-ping = Wie schnell Discord antwortet
command-help = Alle Befehle
command-about = Was das hier ist, und welche Version

play-started = Jetzt läuft: { $title }.
play-queued = { $title } steht auf Platz { $place } und läuft in { $wait }.
play-queued-open = { $title } steht auf Platz { $place }. Was davor läuft, endet nicht von selbst, also weiß niemand, wann es so weit ist.
playlist-offered = Der Link gehört auch zu einer Playlist.
many-started = { $count ->
    [one] Jetzt läuft { $title } aus „{ $name }“.
   *[other] Jetzt läuft { $title }, der erste von { $count } Titeln aus „{ $name }“.
  }
many-queued = { $count ->
    [one] Ein Titel aus „{ $name }“ steht auf Platz { $place } und läuft in { $wait }.
   *[other] { $count } Titel aus „{ $name }“ stehen ab Platz { $place } und laufen in { $wait }.
  }
many-queued-open = { $count ->
    [one] Ein Titel
   *[other] { $count } Titel
  } aus „{ $name }“ ab Platz { $place }. Was davor läuft, endet nicht von selbst.
some-started = { $count ->
    [one] Jetzt läuft { $title }.
   *[other] Jetzt läuft { $title }, der erste von { $count } Titeln.
  }
some-queued = { $count ->
    [one] Ein Titel steht auf Platz { $place } und läuft in { $wait }.
   *[other] { $count } Titel stehen ab Platz { $place } und laufen in { $wait }.
  }
some-queued-open = { $count ->
    [one] Ein Titel
   *[other] { $count } Titel
  } ab Platz { $place }. Was davor läuft, endet nicht von selbst.
many-left-out = { $count ->
    [one] Ein weiterer Titel passte
   *[other] { $count } weitere Titel passten
  } nicht mehr hinein: Die Warteschlange oder dein Anteil daran ist voll.
many-not-taken = { $count ->
    [one] Ein weiterer Titel ist länger, als dieser Server erlaubt, oder aus einer Quelle, die er nicht erlaubt
   *[other] { $count } weitere Titel sind länger, als dieser Server erlaubt, oder aus Quellen, die er nicht erlaubt
  }: siehe `/settings show`.
paused = { $title } ist pausiert.
resumed = { $title } läuft wieder.
skipped = { $title } übersprungen. Es ist nichts mehr übrig.
skipped-similar = { $title } übersprungen. Ich suche etwas Ähnliches.
skipped-to = { $title } übersprungen. Jetzt läuft: { $next }.
skipped-passed = { $count ->
    [one] Ein Titel wurde
   *[other] { $count } Titel wurden
  } dabei ausgelassen.
previous = Zurück zu { $title }.
previous-interrupted = { $title } kommt danach.
shuffled = { $count ->
    [one] Ein Titel
   *[other] { $count } Titel
  } gemischt.
stopped = Gestoppt und den Kanal verlassen.
stopped-undo = { $count ->
    [one] Ein Titel wurde
   *[other] { $count } Titel wurden
  } entfernt. Das lässt sich noch { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
  } lang rückgängig machen.
restored = { $count ->
    [one] Ein Titel ist
   *[other] { $count } Titel sind
  } wieder da.
restored-playing = { $title } läuft weiter.
unsaved = Es konnte aber nicht gespeichert werden: ein Neustart jetzt würde es vergessen.
panel-called = Das Bedienfeld ist unten.
sought = { $title } läuft ab { $position } weiter.
replayed = { $title } beginnt von vorn.
looping-off = Nichts wird mehr wiederholt.
looping-track = Der aktuelle Titel wird wiederholt, bis du ihn überspringst.
looping-queue = Die Warteschlange wird wiederholt.
volume-is = Die Lautstärke ist { $level } %.
volume-set = Die Lautstärke ist jetzt { $level } %.
filtered = Der Klang ist jetzt: { $filters }.
filters-off = Alle Filter sind aus.
filter-equalizer = Equalizer
filter-speed = Tempo { $percent } %
filter-pitch = Tonhöhe { $percent } %
autoplay = Automatik
autoplay-on = Ist die Warteschlange zu Ende, geht es von selbst mit Ähnlichem weiter.
autoplay-off = Ist die Warteschlange zu Ende, ist auch die Musik zu Ende.
removed = { $title } entfernt.
removed-many = { $count ->
    [one] Einen Titel
   *[other] { $count } Titel
  } entfernt.
moved = { $title } steht jetzt auf Platz { $place }.
jumped = Jetzt läuft { $title }; was davor stand, bleibt.
deduped = { $count ->
    [one] Einen doppelten Titel
   *[other] { $count } doppelte Titel
  } entfernt.
ordered = { $count ->
    [one] Einen Titel
   *[other] { $count } Titel
  } neu geordnet.
cleared = { $count ->
    [one] Einen Titel
   *[other] { $count } Titel
  } aus der Warteschlange entfernt.
undo = Das lässt sich { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
  } lang rückgängig machen.
joined = Ich bin in { $channel }.
left = Sprachkanal verlassen.
left-kept = Sprachkanal verlassen. { $count ->
    [one] Ein Titel bleibt
   *[other] { $count } Titel bleiben
  } erhalten; mit `/join` geht es weiter.
history-title = Zuletzt gespielt
history-empty = Hier wurde noch nichts gespielt.
hits = { $count ->
    [one] Ein Titel gefunden. Wähle ihn, um ihn einzureihen.
   *[other] { $count } Titel gefunden. Wähle einen oder mehrere.
  }
hits-choose = Wähle, was gespielt werden soll
voted = Deine Stimme zählt: { $deed }. { $votes } von { $needed } Stimmen; andere stimmen ab, indem sie dasselbe verlangen.
deed-skip = Titel überspringen
deed-previous = zum vorigen Titel zurück
deed-shuffle = Warteschlange mischen
deed-clear = Warteschlange leeren
deed-stop = stoppen
deed-skip-to = zum gewählten Titel springen
deed-leave = den Kanal verlassen
preset-bassboost = Mehr Bass
preset-treble = Mehr Höhen
preset-vocal = Stimme im Vordergrund
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoke
preset-tremolo = Tremolo
preset-vibrato = Vibrato
preset-soft = Sanft
pong = Discord antwortet in { $millis } ms; { $shards ->
    [one] { $connected } von { $shards } Shard verbunden
   *[other] { $connected } von { $shards } Shards verbunden
  }.
pong-unknown = Noch nicht gemessen; { $shards ->
    [one] { $connected } von { $shards } Shard verbunden
   *[other] { $connected } von { $shards } Shards verbunden
  }.
help-title = Befehle
about = Seraphim { $version }, ein Musikbot, den man selbst betreibt, geschrieben in Rust.

live = LIVESTREAM
untitled = Titel ohne Namen

queue-title = Warteschlange
queue-empty = Sonst wartet nichts.
queue-silent = Es läuft nichts.
queue-now = Jetzt läuft
queue-next = Als Nächstes
queue-wait = in { $wait } dran
queue-footer = Seite { $page } von { $pages } · { $count ->
    [one] ein Titel wartet
   *[other] { $count } Titel warten
  } · noch { $total }
queue-footer-open = Seite { $page } von { $pages } · { $count ->
    [one] ein Titel wartet
   *[other] { $count } Titel warten
  }

status-stopped = Gestoppt
status-idle = Nichts zu spielen
status-playing = Jetzt läuft
status-paused = Pausiert
status-alone = Pausiert, solange niemand zuhört
status-muted = Pausiert, solange ich stummgeschaltet bin
status-hushed = Pausiert: ich darf hier nicht sprechen
status-away = In keinem Sprachkanal
status-node-lost = Audioserver nicht erreichbar; es geht von selbst weiter
status-halted = Wartet nach mehreren Fehlern
panel-silence = Es läuft nichts. Mit `/play` geht es los.
panel-requester = Gewünscht von
panel-source = Quelle
panel-next = Danach
panel-next-none = Nichts
panel-next-again = Derselbe Titel noch einmal
panel-next-similar = Etwas Ähnliches, von der Automatik
panel-sound = Klang
panel-footer = { $count ->
    [one] ein Titel wartet
   *[other] { $count } Titel warten
  } · Lautstärke { $volume } %
panel-outdated = Dieses Bedienfeld ist veraltet. Bitte nimm das neuere; `/nowplaying` holt es hierher.
artwork-alt = Bild zu { $title }

button-previous = Zurück
button-pause = Pausieren
button-resume = Weiter
button-skip = Überspringen
button-shuffle = Mischen
button-stop = Stoppen
button-restore = Rückgängig
button-playlist = Die ganze Playlist einreihen
button-page-back = Vorige Seite
button-page-on = Nächste Seite
button-unshuffle = Mischen rückgängig
button-loop-off = Wiederholen: aus
button-loop-track = Wiederholen: Titel
button-loop-queue = Wiederholen: alles
button-softer = Leiser
button-louder = Lauter
button-queue = Warteschlange

notice-track-failed = { $title } ließ sich nicht abspielen: { $cause }.
notice-going-on = Weiter mit dem nächsten Titel.
notice-replaced = { $title } ließ sich nicht abspielen: { $cause }. Stattdessen läuft: { $by }.
notice-too-many = { $failures } Titel nacheinander sind gescheitert; ich halte an, { $waiting ->
    [one] ein Titel wartet
   *[other] { $waiting } Titel warten
  }. Mit `/resume` geht es weiter.
notice-node-lost = Der Audioserver ist nicht erreichbar. Sobald er zurück ist, geht es weiter.
notice-node-back = Der Audioserver ist wieder da. Es geht weiter.
notice-removed = Ich wurde aus dem Sprachkanal entfernt. { $kept ->
    [0] Mit `/play` in einem Sprachkanal holst du mich zurück.
    [one] Ein Titel bleibt erhalten; mit `/resume` in einem Sprachkanal geht es weiter.
   *[other] { $kept } Titel bleiben erhalten; mit `/resume` in einem Sprachkanal geht es weiter.
  }
notice-join-failed = Ich kam nicht in { $channel }. Die Warteschlange bleibt erhalten; `/resume` versucht es erneut.
notice-may-not-speak = Ich darf in { $channel } nicht mehr sprechen und habe pausiert. Darf ich es innerhalb von fünf Minuten wieder, geht es von selbst weiter; sonst gehe ich, und die Warteschlange bleibt erhalten.
notice-voice-failed = Discord hat die Sprachverbindung geschlossen (Code { $code }). Die Warteschlange bleibt erhalten; mit `/resume` geht es weiter.
notice-left-alone = Niemand hörte zu, also bin ich gegangen. { $kept ->
    [0] `/play` holt mich zurück.
    [one] Ein Titel bleibt erhalten; mit `/resume` geht es weiter.
   *[other] { $kept } Titel bleiben erhalten; mit `/resume` geht es weiter.
  }
notice-left-idle = Es gab nichts mehr zu spielen, also bin ich gegangen. `/play` holt mich zurück.
notice-nothing-similar = Ich habe nichts Ähnliches gefunden, das nicht erst vor Kurzem lief. Mit `/play` geht es weiter.
cause-gone = der Titel wurde gelöscht oder ist privat
cause-region = er ist in meinem Land gesperrt
cause-age = er hat eine Altersbeschränkung
cause-sign-in = die Seite verlangt eine Anmeldung
cause-rate-limited = die Seite bittet um weniger Anfragen
cause-network = die Verbindung brach ab
cause-decode = sein Audioformat ist nicht lesbar
cause-stuck = es kam kein Ton mehr
cause-expired = sein Link galt nur für eine Zeit, die vorbei ist; schick einen neuen
cause-unknown = der Grund ist nicht bekannt

no-query-empty = Das war leer. Gib mir Suchbegriffe, einen Link oder eine Datei.
no-query-too-long = Das sind { $length } Zeichen; höchstens { $max } sind erlaubt. Bitte kürzer.
no-query-control = Darin stehen unsichtbare Steuerzeichen. Bitte tippe es neu.
no-url-scheme = Links, die mit „{ $scheme }“ beginnen, werden nicht gespielt. Nimm http oder https.
no-url-malformed = Der Link ist unvollständig. Bitte kopiere ihn ganz.
no-unknown-entry = Dieser Titel steht nicht in der Warteschlange. Wähle aus der Liste, die beim Tippen erscheint.
no-query-and-file = Gib mir entweder Suchbegriffe oder eine Datei, nicht beides.
no-not-in-voice = Du bist in keinem Sprachkanal. Geh zuerst in einen.
no-not-in-voice-there = Du bist in keinem Sprachkanal. Ich bin in { $channel }; komm dorthin.
no-too-early = Ich bin gerade erst verbunden, und Discord hat mir noch nicht gesagt, wer hier in welchem Sprachkanal ist. Bitte versuch es in ein paar Sekunden noch einmal.
no-other-channel = Ich spiele gerade für andere in { $channel }. Komm dazu, oder warte, bis sie fertig sind.
no-bot-lacks = In { $channel } fehlen mir Rechte: { $missing }. Wer den Server verwaltet, kann sie erteilen.
no-channel-full = { $channel } ist voll. Macht einen Platz frei, oder erhöht die Grenze.
no-afk-channel = { $channel } ist der AFK-Kanal des Servers; dort ist bei Discord niemand zu hören. Geh in einen anderen.
no-needs-dj = Das dürfen nur Leute mit „Server verwalten“ oder der DJ-Rolle ({ $role }); oder du bei deinen eigenen Titeln.
no-needs-dj-unnamed = Das dürfen nur Leute mit „Server verwalten“. Sie können mit `/settings access` eine DJ-Rolle festlegen.
no-needs-dj-shared = Die Playlists des Servers ändern nur Leute mit „Server verwalten“ oder der DJ-Rolle ({ $role }).
no-too-fast = Zu schnell. Warte { $seconds ->
    [one] eine Sekunde
   *[other] { $seconds } Sekunden
  } und versuch es noch einmal.
no-guild-too-fast = Hier tun gerade zu viele etwas zugleich. Das ist die Grenze des Servers, nicht nur deine: Warte { $seconds ->
    [one] eine Sekunde
   *[other] { $seconds } Sekunden
  } und versuch es noch einmal.
no-guild-only = Das geht nur auf einem Server.
no-nothing-playing = Es läuft nichts. Beginne mit `/play`.
no-nothing-found = Zu „{ $query }“ wurde nichts gefunden. Versuch andere Suchbegriffe oder einen Link.
no-nothing-at-link = Unter diesem Link ist nichts Abspielbares: Sein Server hat keine solche Seite oder Datei (404), oder Links dieser Art werden hier nicht gespielt. Prüf ihn, oder nimm einen anderen.
no-source-refused = Das lässt sich nicht abspielen: { $cause }. Nimm etwas anderes.
no-queue-full = Die Warteschlange ist mit { $limit ->
    [one] einem Titel
   *[other] { $limit } Titeln
  } voll. Warte, oder entferne welche.
no-already-over = Dieser Titel ist schon vorbei, also wurde nichts getan.
no-previous = Es gibt keinen vorigen Titel. Hol mit `/play` einen anderen.
no-shuffle = Zum Mischen sind es zu wenige Titel. Füge erst welche hinzu.
no-restore = Es gibt keine entfernte Warteschlange mehr. Beginne mit `/play`.
no-stopped-meanwhile = Während ich suchte, hat jemand gestoppt. Frag noch einmal, wenn du neu beginnen willst.
no-not-paused = Es läuft doch schon.
no-node = Der Audioserver ist nicht erreichbar. Versuch es gleich noch einmal.
no-search-timed-out = Die Suche dauerte zu lange. Versuch es noch einmal, oder nimm einen Link.
no-busy = Zu viele Anfragen auf einmal. Versuch es gleich noch einmal.
no-shutting-down = Ich starte gerade neu. Versuch es in einer Minute noch einmal.
no-fault = Bei mir ging etwas schief. Es steht im Protokoll; versuch es bitte noch einmal.
no-unknown-deed = Diesen Befehl kenne ich nicht mehr. Lade Discord neu und versuch es noch einmal.
no-nothing-playable = In dieser Nachricht ist weder eine Audiodatei noch ein Link. Wähle eine andere.
no-hits-gone = Diese Ergebnisse sind zu alt. Bitte such noch einmal.
no-time = Das ist keine Zeit. Schreib 1:23, 90 oder 1m30s.
no-out-of-range = Möglich ist nur { $least } bis { $most }.
no-nothing-named = Sag, welche Titel: mit Namen oder Platz, oder nenne eine Person, deren Titel weg sollen.
no-bands = Das sind keine Werte. Gib bis zu 15 ganze Zahlen von -25 bis 100 an, etwa 25 0 10.
no-list-full = Diese Liste ist mit { $most } Einträgen voll. Entferne erst etwas.
no-needs-manager = Das dürfen nur Leute mit „Server verwalten“. Frag jemanden von ihnen.
no-needs-owner = Das dürfen nur die Betreiber dieses Bots.
no-text-channel = Hier werden keine Befehle angenommen. Geh nach { $channels }.
no-voice-channel = In diesem Sprachkanal spiele ich nicht. Geh nach { $channels }.
no-source-closed = Dieser Server erlaubt keine Titel von „{ $source }“. Nimm einen von woanders.
no-such-source = Eine Quelle „{ $source }“ gibt es nicht. Bekannt sind: { $known }; oder `all` für alle.
no-live = In einem Livestream gibt es keine andere Stelle.
no-voted-already = Dafür hast du schon gestimmt. { $missing ->
    [one] Eine Stimme fehlt
   *[other] { $missing } Stimmen fehlen
} noch, von anderen.
no-behind-the-end = Dieser Titel ist nur { $length } lang. Nimm eine Stelle davor, oder `/skip`.
no-not-seekable = Dieser Titel lässt sich nur von vorn abspielen.
no-person-limit = Du hast schon { $limit ->
    [one] einen Titel
   *[other] { $limit } Titel
  } in der Warteschlange, mehr erlaubt dieser Server nicht. Warte, bis einer gespielt ist, oder entferne einen.
no-too-long = Das ist länger, als dieser Server erlaubt ({ $limit }). Nimm etwas Kürzeres.
no-queue-empty = Die Warteschlange ist leer. Füge mit `/play` etwas hinzu.
no-duplicates = Nichts ist doppelt.
no-unshuffle = Es gibt kein Mischen mehr rückgängig zu machen: das geht eine Minute lang. `/shuffle` mischt noch einmal.
no-not-here = Ich bin in keinem Sprachkanal. Ruf mich mit `/join` oder `/play`.
no-lyrics = Es wurde kein Liedtext gefunden. Versuch `/lyrics query` mit Interpret und Titel.
no-not-saved = Das konnte nicht gespeichert werden und wurde deshalb nicht getan. Bitte versuch es noch einmal.
no-settings-unread = Die Einstellungen dieses Servers sind gerade nicht lesbar, deshalb weiß niemand, was hier erlaubt ist. Bitte versuch es gleich noch einmal.

may-view = Kanal anzeigen
may-connect = Verbinden
may-speak = Sprechen
may-request = Redeanfrage
may-send = Nachrichten senden
may-embed = Links einbetten

settings-title = Einstellungen dieses Servers
settings-saved = Gespeichert: Einstellungen dieses Servers
set-volume = **Lautstärke:** { $volume } % (höchstens { $most } %)
set-queue = **Warteschlange:** { $tracks } Titel, pro Person: { $person }, längster Titel: { $length }, abwechselnd: { $fair }
set-access = **DJs:** { $dj }; Abstimmung: { $votes }
set-votes = mehr als { $share } % der Zuhörer
set-no-votes = keine
set-access-everybody = **Überspringen, stoppen und leeren dürfen:** alle; Abstimmung: unnötig, solange es keine DJ-Rolle gibt
set-channels = **Kanäle:** Befehle in { $text }; Musik in { $voice }
set-all = allen
set-all-sources = alle
set-nothing = nichts
set-no-limit = unbegrenzt
set-staying = **Gehen:** nach { $idle } ohne Musik, nach { $alone } allein, rund um die Uhr bleiben: { $always }
set-always-silent = ja, mit Pause, solange niemand zuhört
set-always-unheard = ja, auch wenn niemand zuhört
set-always-unused = nein; ohne Zuhörer weitergespielt wird erst, wenn das an ist: `/settings staying always: True`
set-speech = **Sprache:** { $language }, { $manner }; Ungefragtes: { $announcements }
set-sources = **Quellen:** { $sources }
set-sponsors = **In Videos ausgelassen:** { $categories }
yes = ja
no = nein
manner-celestial = himmlisch
manner-plain = schlicht
sponsors-choose = Wähle, was ausgelassen wird
sponsor-sponsor = Bezahlte Werbung
sponsor-selfpromo = Eigenwerbung
sponsor-interaction = Bitten um Likes und Abos
sponsor-intro = Vorspann
sponsor-outro = Abspann
sponsor-preview = Vorschauen und Rückblicke
sponsor-offtopic = Teile ohne Musik in Musikvideos

command-playlist = Eigene Playlists und die dieses Servers
playlist-save = Speichern, was läuft und wartet
playlist-add = Den aktuellen Titel hinzufügen
playlist-play = Eine Playlist einreihen
playlist-list = Alle Playlists zeigen
playlist-show = Die Titel einer Playlist zeigen
playlist-remove = Einen Titel aus einer Playlist entfernen
playlist-rename = Eine Playlist umbenennen
playlist-delete = Eine Playlist löschen; unwiderruflich
option-list-name = Name der Playlist
option-new-name = Der neue Name
option-list-place = Sein Platz in der Playlist
option-shared = Eine Playlist des Servers, nicht deine eigene
command-privacy = Was von dir gespeichert ist
privacy-show = Zeigen, was von dir gespeichert ist
privacy-delete = Löschen, was von dir gespeichert ist, samt allen deinen Playlists; unwiderruflich
privacy-kept = Von dir gespeichert: { $plays ->
    [one] eine Wiedergabe
   *[other] { $plays } Wiedergaben
  } im Protokoll und { $playlists ->
    [one] eine Playlist
   *[other] { $playlists } Playlists
  }, dazu deine Titel in Warteschlangen.
privacy-deleted = Gelöscht. Nur deine wartenden Titel tragen deinen Namen, bis sie vorbei sind.
lists-title = Gespeicherte Playlists
lists-empty = Es gibt noch keine. `/playlist save` macht aus dem, was läuft, eine.
list-renamed = Sie heißt jetzt „{ $name }“.
list-deleted = „{ $name }“ ist gelöscht.
list-removed = { $title } aus „{ $name }“ entfernt.
no-more-lists = Mehr Playlists gehen nicht. Lösche zuerst eine.
no-list-room = Diese Playlist ist voll. Entferne etwas daraus, oder beginne eine neue.
no-such-list = Es gibt keine Playlist mit diesem Namen. `/playlist list` zeigt alle.
no-name-taken = Eine Playlist mit diesem Namen gibt es schon. Nimm einen anderen Namen, oder lösche sie zuerst.
button-favourite = Favorit
list-saved = „{ $name }“ gespeichert: { $count ->
    [one] ein Titel
   *[other] { $count } Titel
  }.
list-added = { $title } ist jetzt in „{ $name }“; darin: { $count ->
    [one] ein Titel
   *[other] { $count } Titel
  }.

command-lyrics = Den Text des laufenden oder eines anderen Titels zeigen
option-lyrics-query = Ein anderer Titel als der laufende
lyrics-from = Text von { $source }
lyrics-cut = Der Rest passt hier nicht hinein.

playlist-import = Aus einer Datei eine Playlist machen
playlist-export = Eine Playlist als Datei bekommen
option-list-file = Die Datei: JSON wie vom Export, oder M3U
option-list-form = Art der Datei
list-exported = Hier ist „{ $name }“: { $count ->
    [one] ein Titel
   *[other] { $count } Titel
  }.
list-more = … und { $count ->
    [one] ein weiterer
   *[other] { $count } weitere
  }; `/playlist export` liefert alle.
list-left-out = { $count ->
    [one] Ein Eintrag war
   *[other] { $count } Einträge waren
  } nicht lesbar.
no-file-too-large = Die Datei ist zu groß. Höchstens { $kilobytes } KiB werden angenommen.
no-playlist-file = Die Datei enthält keine Playlist, die ich lesen kann. Gib mir JSON wie von `/playlist export` oder M3U.
no-file = Discord hat mir die Datei nicht gegeben. Bitte hänge sie noch einmal an.

command-stats = Zeigen, was auf diesem Server gehört wurde
option-days = Wie viele Tage zurück; sonst 30
stats-title = { $days ->
    [one] Der letzte Tag
   *[other] Die letzten { $days } Tage
  }
stats-empty = In dieser Zeit wurde hier nichts gehört.
stats-total = { $plays ->
    [one] ein Titel
   *[other] { $plays } Titel
  }, zusammen { $time }, für { $people ->
    [one] eine Person
   *[other] { $people } Personen
  }
stats-tracks = Meistgehörte Titel
stats-people = Eifrigste Personen
stats-hours = Das Bild: Titel nach Tagesstunde (UTC)
stats-chart = Diagramm der Titel nach Stunde; am vollsten ist { $hour } Uhr UTC mit { $plays }

command-admin = Für die Besitzer dieses Bots
admin-rate-limit = Wie oft jemand etwas tun darf
admin-status = Wie viel jemand noch darf
admin-reset = Jemanden oder einen Server von vorn beginnen lassen
admin-clear = Alle von vorn beginnen lassen
admin-nodes = Audioserver
admin-list = Alle Audioserver zeigen
admin-drain = Einem Audioserver keine neuen Player geben, oder doch wieder
admin-move = Die Player eines Audioservers auf andere verlegen
admin-players = Alle Player zeigen
admin-announce = In den Kanälen aller Player etwas mitteilen
admin-shutdown = Das Programm beenden
option-member = Wer
option-node = Welcher Audioserver
option-server = Welcher Server, mit seiner Nummer; sonst dieser
option-words = Was gesagt werden soll
admin-allowance = { $person } hat noch { $left ->
    [one] eine Aktion
   *[other] { $left } Aktionen
  }. Im Blick: { $count ->
    [one] eine Person
   *[other] { $count } Personen
  }.
admin-allowance-server = Server { $server } hat noch { $left ->
    [one] eine Aktion
   *[other] { $left } Aktionen
  }. Im Blick: { $count ->
    [one] ein Server
   *[other] { $count } Server
  }.
admin-forgotten = { $person } beginnt von vorn.
admin-untracked = Von { $person } war nichts bekannt.
admin-cleared = Alle beginnen von vorn.
nodes-title = Alle Audioserver
node-up = verbunden
node-down = nicht da
node-drained = wird geleert
admin-drained = „{ $node }“ bekommt keine neuen Player; seine ziehen auf andere um.
admin-undrained = „{ $node }“ bekommt wieder neue Player.
admin-moved = Die Player von „{ $node }“ ziehen auf andere um.
players-title = { $count ->
    [one] Ein Player
   *[other] { $count } Player
  }
admin-announced = In { $count ->
    [one] einem Kanal
   *[other] { $count } Kanälen
  } mitgeteilt.
admin-not-announced = Ohne Textkanal, in den ich schreiben kann: { $guilds }.
admin-stopping = Ich fahre herunter.
no-such-node = Es gibt keinen Audioserver mit diesem Namen. `/admin nodes list` zeigt alle.

command-custom = Eigene Befehle dieses Servers
custom-add = Einen Befehl anlegen, der etwas abspielt
custom-list = Die Befehle dieses Servers zeigen
custom-remove = Einen Befehl entfernen
option-command-name = Name des Befehls, kleingeschrieben
option-command-list = Eine Playlist des Servers, die gespielt wird
custom-plays = Spielt „{ $what }“
custom-added = `/{ $name }` ist jetzt ein Befehl dieses Servers.
custom-removed = `/{ $name }` ist weg.
custom-title = Befehle dieses Servers
custom-none = Dieser Server hat noch keine eigenen Befehle. `/custom add` legt einen an.
no-command-name = So kann ein Befehl nicht heißen: bis zu 32 Kleinbuchstaben, Ziffern, - und _, und keiner meiner eigenen Befehle.
no-more-commands = Dieser Server hat schon { $most } Befehle, mehr gehen nicht. Entferne erst einen.
no-such-command = Dieser Server hat keinen Befehl mit diesem Namen. `/custom list` zeigt alle.
no-query-and-list = Gib mir entweder eine Suche oder eine Playlist, nicht beides.
no-registration = Discord hat den Befehl nicht angenommen. Versuche es später noch einmal.

name-play = abspielen
name-search = suchen
name-pause = pausieren
name-resume = fortsetzen
name-skip = überspringen
name-back = zurück
name-seek = spulen
name-replay = von-vorn
name-loop = wiederholung
name-volume = lautstärke
name-filters = klangfilter
name-autoplay = automatische-wiedergabe
name-queue = warteschlange
name-nowplaying = läuft-gerade
name-history = verlauf
name-lyrics = songtext
name-shuffle = mischen
name-fair = abwechseln
name-dedupe = doppelte-entfernen
name-remove = entfernen
name-move = verschieben
name-jump = springen
name-clear = leeren
name-stop = stoppen
name-join = beitreten
name-leave = verlassen
name-playlist = wiedergabeliste
name-custom = eigene-befehle
name-settings = einstellungen
name-stats = statistik
name-privacy = datenschutz
name-ping = latenz
name-help = hilfe
name-about = über
name-admin = verwaltung
name-play-this = Das abspielen

suggested-list = Deine Playlist „{ $name }“ · { $count }
suggested-shared-list = Playlist des Servers „{ $name }“ · { $count }

node-players = Player: { $count }

name-query = suche
name-file = datei
name-where = wohin
name-source = quelle
name-to = bis
name-position = zeit
name-mode = modus
name-level = stärke
name-preset = klangbild
name-name = name
name-equalizer = equalizer
name-bands = bänder
name-speed = tempo
name-pitch = tonhöhe
name-percent = prozent
name-off = aus
name-on = an
name-entries = titel
name-person = person
name-entry = titel
name-place = platz
name-page = seite
name-days = tage
name-list = auflisten
name-show = anzeigen
name-add = hinzufügen
name-save = speichern
name-remove-track = titel-entfernen
name-rename = umbenennen
name-new-name = neuer-name
name-delete = löschen
name-import = importieren
name-export = exportieren
name-as = format
name-shared = gemeinsam
name-most = höchstens
name-default = standard
name-tracks = titel
name-per-person = pro-person
name-length = länge
name-access = rechte
name-dj = dj-rolle
name-everybody = alle
name-votes = abstimmung
name-channels = kanäle
name-text = textkanal
name-voice = sprachkanal
name-all = alle
name-staying = bleiben
name-idle = ohne-musik
name-alone = ohne-zuhörer
name-always = immer
name-unheard = weiterspielen
name-speech = sprache
name-language = sprache
name-manner = sprechweise
name-announcements = meldungen
name-sources = quellen
name-allow = erlauben
name-sponsorblock = sponsorblock
name-reset = zurücksetzen
name-rate-limit = limit
name-status = status
name-member = mitglied
name-server = server
name-nodes = audioserver
name-drain = leeren
name-node = server
name-players = player
name-announce = mitteilen
name-words = text
name-log-level = protokollstufe
name-least-level = stufe
name-shutdown = beenden

notice-source-failing = „{ $source }“ versagt bei allen immer wieder: { $cause }. Ich lasse es jeweils fünf Minuten in Ruhe und melde mich dazu erst wieder, wenn es einmal geklappt hat.

admin-log = Einstellen, wie viel protokolliert wird
option-log-level = Die unwichtigsten Zeilen, die geschrieben werden
admin-level = Ab jetzt wird alles ab „{ $level }“ protokolliert.
