# Polski.

command-play = Odtwarza utwór, playlistę, link lub plik
option-query = Czego szukać, albo link
option-file = Plik dźwiękowy do odtworzenia
option-where = W którym miejscu kolejki
choice-last = na końcu
choice-next = jako następny
choice-now = od razu
command-pause = Wstrzymuje, albo wznawia po pauzie
command-resume = Wznawia po pauzie
command-skip = Pomija bieżący utwór
option-to = Przeskakuje do tego utworu
command-back = Odtwarza ponownie poprzedni utwór
command-shuffle = Miesza kolejkę
command-stop = Zatrzymuje, czyści kolejkę i wychodzi z kanału
command-queue = Pokazuje kolejkę
command-nowplaying = Przenosi panel tutaj na dół
presence = /play
command-search = Szuka i pozwala wybrać z wyników
option-source = Gdzie szukać
command-seek = Przechodzi do innego miejsca w utworze
option-position = Czas, np. 1:23, 90 lub 1m30s; z + albo - od bieżącego miejsca
command-replay = Odtwarza bieżący utwór od początku
command-loop = Powtarza utwór lub kolejkę
option-mode = Co powtarzać
choice-off = nic
choice-track = utwór
choice-queue = kolejkę
command-volume = Pokazuje lub ustawia głośność
option-level = Głośność w procentach; 100 to bez zmian
command-remove = Usuwa utwory z kolejki
option-entries = Tytuł, miejsce, albo miejsca takie jak 2-5 lub 1, 4, 7
option-person = Wszystkie utwory tej osoby
command-move = Przenosi utwór na inne miejsce w kolejce
option-entry = Który utwór
option-place = Nowe miejsce; 1 to następny
option-page = Która strona; domyślnie pierwsza
command-clear = Czyści kolejkę; bieżący utwór gra dalej
command-jump = Odtwarza teraz utwór z kolejki
command-dedupe = Usuwa z kolejki powtórzone utwory
command-fair = Układa kolejkę tak, by każdy miał swoją kolej
command-join = Wzywa mnie na twój kanał głosowy
command-leave = Odsyła mnie; kolejka zostaje
command-history = Pokazuje, co było odtwarzane
command-play-this = Odtwarza to, do czego prowadzi wiadomość
command-settings = Pokazuje i zmienia ustawienia tego serwera
settings-show = Pokazuje wszystkie ustawienia
settings-volume = Początkowa i największa głośność
option-default-volume = Głośność tego serwera w procentach, teraz i później
option-most-volume = Największa dozwolona głośność w procentach
settings-queue = Granice kolejki
option-most-tracks = Ile utworów może czekać
option-most-person = Ile utworów jednej osoby; 0 to bez limitu
option-most-length = Najdłuższy utwór, np. 10:00; 0 to bez limitu
option-fair = Czy wszyscy mają swoją kolej
settings-access = Kto może zmieniać muzykę innych
option-dj = Rola, która może pomijać, zatrzymywać i czyścić
option-everybody = Wszyscy mogą; żadna rola nie jest potrzebna
option-votes = Procent słuchaczy, który głosowanie musi przekroczyć; 0 to bez głosowań
settings-channels = Kanały dla poleceń i dla muzyki
option-text-channel = Przyjmuje polecenia na tym kanale; wybrany ponownie, znika z listy
option-voice-channel = Gra na tym kanale; wybrany ponownie, znika z listy
option-all-channels = Znów zezwala na wszystkie kanały
settings-staying = Kiedy sam wychodzę
option-idle = Jak długo czekam, gdy nie ma czego grać, np. 5:00
option-alone = Jak długo czekam bez słuchaczy, np. 5:00
option-always = Zostaję dniem i nocą
option-unheard = Dniem i nocą: gram dalej, choć nikt nie słucha
settings-speech = Język i sposób mówienia
option-language = Język
option-manner = Niebiański lub zwykły (po angielsku)
option-announcements = Czy piszę też nieproszony
settings-sources = Źródła, które można odtwarzać
option-allow = Nazwy takie jak youtube, local; albo all dla wszystkich
settings-sponsorblock = Części filmów do pominięcia
settings-reset = Przywraca wszystkie ustawienia początkowe; nieodwracalnie
command-filters = Zmienia brzmienie
filters-preset = Wybiera gotowe brzmienie
option-preset = Które
filters-equalizer = Ustawia 15 pasm korektora
option-bands = Do 15 wartości od -25 do 100, najniższe pasmo najpierw
filters-speed = Szybciej lub wolniej, na tej samej wysokości
option-speed = W procentach
filters-pitch = Wyżej lub niżej, z tą samą prędkością
option-pitch = W procentach; 100 to bez zmian
filters-none = Bez filtrów
command-autoplay = Czy muzyka gra dalej sama, gdy kolejka się skończy
option-on = Tak lub nie
command-ping = Jak szybko odpowiada Discord
command-help = Wszystkie polecenia
command-about = Co to jest i która wersja

play-started = Teraz gra: { $title }.
play-queued = { $title } jest na miejscu { $place } i zagra za { $wait }.
play-queued-open = { $title } jest na miejscu { $place }. To, co gra wcześniej, samo się nie kończy, więc nikt nie wie, kiedy zagra.
playlist-offered = Link należy też do playlisty.
many-started = { $count ->
    [one] Teraz gra { $title } z „{ $name }”.
    [few] Teraz gra { $title }, pierwszy z { $count } utworów z „{ $name }”.
    [many] Teraz gra { $title }, pierwszy z { $count } utworów z „{ $name }”.
   *[other] Teraz gra { $title }, pierwszy z { $count } utworu z „{ $name }”.
  }
many-queued = { $count ->
    [one] Jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  } z „{ $name }” od miejsca { $place }, do usłyszenia za { $wait }.
many-queued-open = { $count ->
    [one] Jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  } z „{ $name }” od miejsca { $place }. To, co gra wcześniej, samo się nie kończy.
some-started = { $count ->
    [one] Teraz gra { $title }.
    [few] Teraz gra { $title }, pierwszy z { $count } utworów.
    [many] Teraz gra { $title }, pierwszy z { $count } utworów.
   *[other] Teraz gra { $title }, pierwszy z { $count } utworu.
  }
some-queued = { $count ->
    [one] Jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  } od miejsca { $place }, do usłyszenia za { $wait }.
some-queued-open = { $count ->
    [one] Jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  } od miejsca { $place }. To, co gra wcześniej, samo się nie kończy.
many-left-out = { $count ->
    [one] Jeszcze jeden utwór nie zmieścił się
    [few] Jeszcze { $count } utwory nie zmieściły się
    [many] Jeszcze { $count } utworów nie zmieściło się
   *[other] Jeszcze { $count } utworu nie zmieściło się
  }: pełna jest kolejka albo twoja jej część.
many-not-taken = { $count ->
    [one] Jeszcze jeden utwór jest dłuższy, niż pozwala ten serwer, albo pochodzi ze źródła, na które serwer nie zezwala
    [few] Jeszcze { $count } utwory są dłuższe, niż pozwala ten serwer, albo pochodzą ze źródeł, na które serwer nie zezwala
    [many] Jeszcze { $count } utworów jest dłuższych, niż pozwala ten serwer, albo pochodzi ze źródeł, na które serwer nie zezwala
   *[other] Jeszcze { $count } utworu jest dłuższe, niż pozwala ten serwer, albo pochodzi ze źródeł, na które serwer nie zezwala
  }: zobacz `/settings show`.
paused = { $title } wstrzymano.
resumed = { $title } gra dalej.
skipped = { $title } pominięto. Nie ma już nic do odtworzenia.
skipped-similar = { $title } pominięto. Szukam czegoś podobnego.
skipped-to = { $title } pominięto. Teraz gra: { $next }.
skipped-passed = { $count ->
    [one] Po drodze pominięto jeden utwór
    [few] Po drodze pominięto { $count } utwory
    [many] Po drodze pominięto { $count } utworów
   *[other] Po drodze pominięto { $count } utworu
  }.
previous = Z powrotem do { $title }.
previous-interrupted = { $title } zagra potem.
shuffled = { $count ->
    [one] Wymieszano jeden utwór
    [few] Wymieszano { $count } utwory
    [many] Wymieszano { $count } utworów
   *[other] Wymieszano { $count } utworu
  }.
stopped = Zatrzymano; wychodzę z kanału.
stopped-undo = { $count ->
    [one] Usunięto jeden utwór
    [few] Usunięto { $count } utwory
    [many] Usunięto { $count } utworów
   *[other] Usunięto { $count } utworu
  }. Można to cofnąć przez { $minutes ->
    [one] minutę
    [few] { $minutes } minuty
    [many] { $minutes } minut
   *[other] { $minutes } minuty
  }.
restored = { $count ->
    [one] Przywrócono jeden utwór
    [few] Przywrócono { $count } utwory
    [many] Przywrócono { $count } utworów
   *[other] Przywrócono { $count } utworu
  }.
restored-playing = { $title } gra dalej od tego miejsca.
unsaved = Nie udało się tego jednak zapisać: ponowne uruchomienie teraz by to utraciło.
panel-called = Panel jest na dole.
sought = { $title } gra dalej od { $position }.
replayed = { $title } zaczyna się od nowa.
looping-off = Nic się już nie powtarza.
looping-track = Bieżący utwór powtarza się, aż go pominiesz.
looping-queue = Kolejka się powtarza.
volume-is = Głośność to { $level } %.
volume-set = Głośność to teraz { $level } %.
filtered = Brzmienie to teraz: { $filters }.
filters-off = Wszystkie filtry są wyłączone.
filter-equalizer = korektor
filter-speed = prędkość { $percent } %
filter-pitch = wysokość { $percent } %
autoplay = automat
autoplay-on = Gdy kolejka się skończy, gram dalej podobne utwory.
autoplay-off = Gdy kolejka się skończy, muzyka się kończy.
removed = { $title } usunięto.
removed-many = { $count ->
    [one] Usunięto jeden utwór
    [few] Usunięto { $count } utwory
    [many] Usunięto { $count } utworów
   *[other] Usunięto { $count } utworu
  } z kolejki.
moved = { $title } jest teraz na miejscu { $place }.
jumped = Teraz gra { $title }; to, co było wcześniej, zostaje.
deduped = { $count ->
    [one] Usunięto jedno powtórzenie
    [few] Usunięto { $count } powtórzenia
    [many] Usunięto { $count } powtórzeń
   *[other] Usunięto { $count } powtórzenia
  }.
ordered = { $count ->
    [one] Ułożono na nowo jeden utwór
    [few] Ułożono na nowo { $count } utwory
    [many] Ułożono na nowo { $count } utworów
   *[other] Ułożono na nowo { $count } utworu
  }.
cleared = { $count ->
    [one] Wyczyszczono jeden utwór
    [few] Wyczyszczono { $count } utwory
    [many] Wyczyszczono { $count } utworów
   *[other] Wyczyszczono { $count } utworu
  } z kolejki.
undo = Można to cofnąć przez { $minutes ->
    [one] minutę
    [few] { $minutes } minuty
    [many] { $minutes } minut
   *[other] { $minutes } minuty
  }.
joined = Jestem na { $channel }.
left = Kanał głosowy opuszczony.
left-kept = Kanał głosowy opuszczony. { $count ->
    [one] Zachowano jeden utwór
    [few] Zachowano { $count } utwory
    [many] Zachowano { $count } utworów
   *[other] Zachowano { $count } utworu
  }; użyj `/join`, aby grać dalej.
history-title = Ostatnio odtwarzane
history-empty = Nic tu jeszcze nie grało.
hits = { $count ->
    [one] Znaleziono jeden utwór. Wybierz go, aby dodać do kolejki.
    [few] Znaleziono { $count } utwory. Wybierz jeden lub kilka.
    [many] Znaleziono { $count } utworów. Wybierz jeden lub kilka.
   *[other] Znaleziono { $count } utworu. Wybierz jeden lub kilka.
  }
hits-choose = Wybierz, co odtworzyć
voted = Twój głos się liczy: { $deed }. Głosy: { $votes } z { $needed }; inni głosują, prosząc o to samo.
deed-skip = pominąć utwór
deed-previous = wrócić do poprzedniego
deed-shuffle = wymieszać kolejkę
deed-clear = wyczyścić kolejkę
deed-stop = zatrzymać
deed-skip-to = przejść do wybranego utworu
deed-leave = opuścić kanał
preset-bassboost = Więcej basu
preset-treble = Więcej wysokich tonów
preset-vocal = Głos na pierwszym planie
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoke
preset-tremolo = Tremolo
preset-vibrato = Vibrato
preset-soft = Łagodnie
pong = Discord odpowiada w { $millis } ms; połączone shardy: { $connected } z { $shards }.
pong-unknown = Jeszcze nie zmierzono; połączone shardy: { $connected } z { $shards }.
help-title = Polecenia
about = Seraphim { $version }, bot muzyczny, którego uruchamiasz u siebie, napisany w Ruście.

live = NA ŻYWO
untitled = utwór bez tytułu

queue-title = Kolejka
queue-empty = Nic więcej nie czeka.
queue-silent = Nic nie gra.
queue-now = Teraz gra
queue-next = Następne
queue-wait = za { $wait }
queue-footer = Strona { $page } z { $pages } · { $count ->
    [one] czeka jeden utwór
    [few] czekają { $count } utwory
    [many] czeka { $count } utworów
   *[other] czeka { $count } utworu
  } · zostało { $total }
queue-footer-open = Strona { $page } z { $pages } · { $count ->
    [one] czeka jeden utwór
    [few] czekają { $count } utwory
    [many] czeka { $count } utworów
   *[other] czeka { $count } utworu
  }

status-stopped = Zatrzymano
status-idle = Nie ma czego grać
status-playing = Teraz gra
status-paused = Pauza
status-alone = Pauza, dopóki nikt nie słucha
status-muted = Pauza, dopóki moderator mnie wycisza
status-hushed = Pauza: nie wolno mi tu mówić
status-away = Na żadnym kanale głosowym
status-node-lost = Serwer dźwięku niedostępny; muzyka wróci sama
status-halted = Czeka po kilku niepowodzeniach
panel-silence = Nic nie gra. Użyj `/play`, aby zacząć.
panel-requester = Na życzenie
panel-source = Źródło
panel-next = Potem
panel-next-none = Nic
panel-next-again = Ten sam utwór jeszcze raz
panel-next-similar = Coś podobnego, z automatu
panel-sound = Brzmienie
panel-footer = { $count ->
    [one] czeka jeden utwór
    [few] czekają { $count } utwory
    [many] czeka { $count } utworów
   *[other] czeka { $count } utworu
  } · głośność { $volume } %
panel-outdated = Ten panel jest nieaktualny. Użyj nowszego; `/nowplaying` przenosi go tutaj.
artwork-alt = Obraz do { $title }

button-previous = Poprzedni
button-pause = Wstrzymaj
button-resume = Wznów
button-skip = Pomiń
button-shuffle = Wymieszaj
button-stop = Zatrzymaj
button-restore = Cofnij
button-playlist = Dodaj całą playlistę
button-page-back = Poprzednia strona
button-page-on = Następna strona
button-unshuffle = Cofnij mieszanie
button-loop-off = Powtarzanie: nic
button-loop-track = Powtarzanie: utwór
button-loop-queue = Powtarzanie: kolejka
button-softer = Ciszej
button-louder = Głośniej
button-queue = Kolejka

notice-track-failed = Nie udało się odtworzyć { $title }: { $cause }.
notice-going-on = Przechodzę do następnego.
notice-replaced = Nie udało się odtworzyć { $title }: { $cause }. Zamiast tego gra: { $by }.
notice-too-many = Kolejne niepowodzenia: { $failures }. Zatrzymuję się, { $waiting ->
    [one] czeka jeden utwór
    [few] czekają { $waiting } utwory
    [many] czeka { $waiting } utworów
   *[other] czeka { $waiting } utworu
  }. Użyj `/resume`, aby grać dalej.
notice-node-lost = Serwer dźwięku jest niedostępny. Muzyka wróci, gdy on wróci.
notice-node-back = Serwer dźwięku wrócił. Muzyka gra dalej.
notice-removed = Usunięto mnie z kanału głosowego. { $kept ->
    [0] Użyj `/play` na kanale głosowym, a wrócę.
    [one] Zachowano jeden utwór; użyj `/resume` na kanale głosowym, aby grać dalej.
    [few] Zachowano { $kept } utwory; użyj `/resume` na kanale głosowym, aby grać dalej.
    [many] Zachowano { $kept } utworów; użyj `/resume` na kanale głosowym, aby grać dalej.
   *[other] Zachowano { $kept } utworu; użyj `/resume` na kanale głosowym, aby grać dalej.
  }
notice-join-failed = Nie udało mi się wejść na { $channel }. Kolejka została; użyj `/resume`, aby spróbować ponownie.
notice-may-not-speak = Nie wolno mi już mówić na { $channel }, więc wstrzymuję odtwarzanie. Jeśli w ciągu pięciu minut odzyskam to prawo, gram dalej; jeśli nie, wychodzę, a kolejka zostaje.
notice-voice-failed = Discord zamknął połączenie głosowe (kod { $code }). Kolejka została; użyj `/resume`, aby grać dalej.
notice-left-alone = Nikt nie słuchał, więc opuszczam kanał. { $kept ->
    [0] Użyj `/play`, a wrócę.
    [one] Zachowano jeden utwór; użyj `/resume`, aby grać dalej.
    [few] Zachowano { $kept } utwory; użyj `/resume`, aby grać dalej.
    [many] Zachowano { $kept } utworów; użyj `/resume`, aby grać dalej.
   *[other] Zachowano { $kept } utworu; użyj `/resume`, aby grać dalej.
  }
notice-left-idle = Nie było już czego grać, więc opuszczam kanał. Użyj `/play`, a wrócę.
notice-nothing-similar = Nie znaleziono niczego podobnego, co nie było grane niedawno. Następny utwór wybierzesz przez `/play`.
cause-gone = usunięto go lub jest prywatny
cause-region = jest zablokowany w moim kraju
cause-age = ma ograniczenie wieku
cause-sign-in = strona wymaga zalogowania
cause-rate-limited = strona prosi, żeby zwolnić
cause-network = połączenie się nie powiodło
cause-decode = jego formatu dźwięku nie da się odczytać
cause-stuck = przestał wysyłać dźwięk
cause-expired = jego link wygasł; wyślij nowy
cause-unknown = powód nie jest znany

no-query-empty = To było puste. Podaj, czego szukać, link albo plik.
no-query-too-long = To ma { $length } znaków; dozwolone jest najwyżej { $max }. Skróć, proszę.
no-query-control = Są w tym niewidoczne znaki sterujące. Wpisz to od nowa, proszę.
no-url-scheme = Linków zaczynających się od „{ $scheme }” nie odtwarzam. Użyj http lub https.
no-url-malformed = Ten link jest niepełny. Skopiuj go w całości, proszę.
no-unknown-entry = Tego utworu nie ma w kolejce. Wybierz z listy, która pojawia się podczas pisania.
no-query-and-file = Podaj wyszukiwanie albo plik, nie oba naraz.
no-not-in-voice = Nie ma cię na żadnym kanale głosowym. Najpierw na jakiś wejdź.
no-not-in-voice-there = Nie ma cię na żadnym kanale głosowym. Jestem na { $channel }; wejdź tam.
no-too-early = Dopiero się połączyłem i Discord jeszcze mi nie podał, kto tu jest na którym kanale głosowym. Spróbuj ponownie za kilka sekund, proszę.
no-other-channel = Gram dla innych na { $channel }. Dołącz tam, albo poczekaj, aż skończą.
no-bot-lacks = Brakuje mi uprawnień na { $channel }: { $missing }. Musi je nadać ktoś, kto zarządza serwerem.
no-channel-full = { $channel } jest pełny. Zróbcie miejsce, albo podnieście limit.
no-afk-channel = { $channel } to kanał AFK serwera: Discord nie pozwala, by było tam kogokolwiek słychać. Przejdź na inny.
no-needs-dj = Może to tylko ktoś, kto zarządza serwerem lub ma rolę DJ-a ({ $role }); albo ty, przy własnych utworach.
no-needs-dj-unnamed = Może to tylko ktoś, kto zarządza serwerem. Rolę DJ-a ustawia się przez `/settings access`.
no-needs-dj-shared = Playlisty serwera zmienia tylko ktoś, kto zarządza serwerem lub ma rolę DJ-a ({ $role }).
no-too-fast = Za szybko. Poczekaj { $seconds ->
    [one] sekundę
    [few] { $seconds } sekundy
    [many] { $seconds } sekund
   *[other] { $seconds } sekundy
  } i spróbuj ponownie.
no-guild-too-fast = Zbyt wiele osób robi tu coś naraz. To limit serwera, nie tylko twój: poczekaj { $seconds ->
    [one] sekundę
    [few] { $seconds } sekundy
    [many] { $seconds } sekund
   *[other] { $seconds } sekundy
  } i spróbuj ponownie.
no-guild-only = To działa tylko na serwerze.
no-nothing-playing = Nic nie gra. Najpierw użyj `/play`.
no-nothing-found = Nic nie znaleziono dla „{ $query }”. Spróbuj innych słów albo linku.
no-nothing-at-link = Pod tym linkiem nie ma nic do odtworzenia: jego serwer nie ma takiej strony ani pliku (404) albo takich linków się tu nie odtwarza. Sprawdź go albo podaj inny.
no-source-refused = Tego nie da się odtworzyć: { $cause }. Spróbuj czegoś innego.
no-queue-full = Kolejka jest pełna (utwory: { $limit }). Poczekaj, albo usuń kilka.
no-already-over = Ten utwór już się skończył, więc nic nie zrobiono.
no-previous = Nie ma poprzedniego utworu. Wybierz inny przez `/play`.
no-shuffle = Za mało utworów do wymieszania. Najpierw dodaj jakieś.
no-restore = Nie ma już kolejki do przywrócenia. Użyj `/play`.
no-stopped-meanwhile = Ktoś wszystko zatrzymał, gdy szukałem. Poproś ponownie, jeśli chcesz zacząć od nowa.
no-not-paused = To już gra.
no-node = Serwer dźwięku jest nieosiągalny. Spróbuj ponownie za chwilę.
no-search-timed-out = Szukanie trwało za długo. Spróbuj ponownie, albo użyj linku.
no-busy = Za dużo próśb naraz. Spróbuj ponownie za chwilę.
no-shutting-down = Uruchamiam się ponownie. Spróbuj za minutę.
no-fault = Coś poszło u mnie nie tak. Jest to w dzienniku; spróbuj ponownie, proszę.
no-unknown-deed = Nie znam już tego polecenia. Odśwież Discorda i spróbuj ponownie.
no-nothing-playable = W tej wiadomości nie ma pliku dźwiękowego ani linku. Wybierz inną.
no-hits-gone = Te wyniki są za stare. Wyszukaj ponownie, proszę.
no-time = To nie jest czas. Napisz 1:23, 90 lub 1m30s.
no-out-of-range = Możliwe jest tylko od { $least } do { $most }.
no-nothing-named = Powiedz które: podaj tytuły lub miejsca albo osobę, której utwory mają zniknąć.
no-bands = To nie są wartości. Podaj do 15 liczb całkowitych od -25 do 100, na przykład 25 0 10.
no-list-full = Ta lista jest pełna ({ $most }). Najpierw coś usuń.
no-needs-manager = Może to tylko ktoś, kto zarządza serwerem. Poproś taką osobę.
no-needs-owner = Mogą to tylko właściciele tego bota.
no-text-channel = Tutaj nie przyjmuję poleceń. Użyj { $channels }.
no-voice-channel = Na tym kanale głosowym nie gram. Użyj { $channels }.
no-source-closed = Ten serwer nie zezwala na utwory z „{ $source }”. Wybierz utwór skądinąd.
no-such-source = Nie ma źródła „{ $source }”. Znane są: { $known }; albo `all`, czyli wszystkie.
no-live = Transmisja na żywo nie ma innego miejsca, do którego można przejść.
no-voted-already = Ten głos już się liczy. Brakuje jeszcze głosów od innych: { $missing }.
no-behind-the-end = Ten utwór trwa tylko { $length }. Wybierz wcześniejsze miejsce albo użyj `/skip`.
no-not-seekable = Ten utwór można odtworzyć tylko od początku.
no-person-limit = Masz już w kolejce { $limit ->
    [one] jeden utwór
    [few] { $limit } utwory
    [many] { $limit } utworów
   *[other] { $limit } utworu
  }, a tyle wynosi tu limit. Poczekaj, aż któryś zagra, albo usuń jeden.
no-too-long = To dłuższe, niż pozwala ten serwer ({ $limit }). Wybierz coś krótszego.
no-queue-empty = Kolejka jest pusta. Dodaj coś przez `/play`.
no-duplicates = Nic się nie powtarza.
no-unshuffle = Nie ma już mieszania do cofnięcia: można je cofnąć przez minutę. `/shuffle` miesza jeszcze raz.
no-not-here = Nie ma mnie na żadnym kanale głosowym. Wezwij mnie przez `/join` albo `/play`.
no-lyrics = Nie znaleziono tekstu. Spróbuj `/lyrics query` z wykonawcą i tytułem.
no-not-saved = Nie udało się tego zapisać, więc nie zostało zrobione. Spróbuj ponownie, proszę.
no-settings-unread = Ustawień tego serwera nie da się teraz odczytać, więc nie wiadomo, co tu wolno. Spróbuj ponownie za chwilę, proszę.

may-view = Wyświetlanie kanału
may-connect = Łączenie
may-speak = Mówienie
may-request = Prośba o głos
may-send = Wysyłanie wiadomości
may-embed = Wyświetlanie podglądu linku

settings-title = Ustawienia tego serwera
settings-saved = Zapisano: ustawienia tego serwera
set-volume = **Głośność:** { $volume } % (najwyżej { $most } %)
set-queue = **Kolejka:** utwory: { $tracks }, na osobę: { $person }, najdłuższy utwór: { $length }, po kolei: { $fair }
set-access = **DJ-e:** { $dj }; głosowania: { $votes }
set-votes = ponad { $share } % słuchaczy
set-no-votes = brak
set-access-everybody = **Pomijać, zatrzymywać i czyścić mogą:** wszyscy; głosowania: niepotrzebne, dopóki nie ma roli DJ-a
set-channels = **Kanały:** polecenia na { $text }; muzyka na { $voice }
set-all = wszystkich
set-all-sources = wszystkie
set-nothing = nic
set-no-limit = bez limitu
set-staying = **Wychodzenie:** po { $idle } bez muzyki, po { $alone } bez słuchaczy, zostaję zawsze: { $always }
set-always-silent = tak, z pauzą, gdy nikt nie słucha
set-always-unheard = tak, gram, choć nikt nie słucha
set-always-unused = nie; bez słuchaczy gram dalej dopiero, gdy to jest włączone: `/settings staying always: True`
set-speech = **Mowa:** { $language }, { $manner }; ogłoszenia: { $announcements }
set-sources = **Źródła:** { $sources }
set-sponsors = **Pomijane w filmach:** { $categories }
yes = tak
no = nie
manner-celestial = niebiański
manner-plain = zwykły
sponsors-choose = Wybierz, co pominąć
sponsor-sponsor = Płatne reklamy
sponsor-selfpromo = Autopromocja
sponsor-interaction = Prośby o polubienia i subskrypcje
sponsor-intro = Czołówki
sponsor-outro = Napisy końcowe
sponsor-preview = Zapowiedzi i streszczenia
sponsor-offtopic = Części bez muzyki w teledyskach

command-playlist = Twoje playlisty i playlisty serwera
playlist-save = Zapisuje to, co gra i co czeka
playlist-add = Dodaje bieżący utwór
playlist-play = Dodaje playlistę do kolejki
playlist-list = Pokazuje wszystkie playlisty
playlist-show = Pokazuje utwory playlisty
playlist-remove = Usuwa utwór z playlisty
playlist-rename = Zmienia nazwę playlisty
playlist-delete = Usuwa playlistę; nieodwracalnie
option-list-name = Nazwa playlisty
option-new-name = Nowa nazwa
option-list-place = Jego miejsce na playliście
option-shared = Playlista serwera, nie twoja
command-privacy = Co jest o tobie przechowywane
privacy-show = Pokazuje, co jest o tobie przechowywane
privacy-delete = Usuwa to, co jest o tobie przechowywane, ze wszystkimi twoimi playlistami; nieodwracalnie
privacy-kept = Przechowywane: wpisy w dzienniku odtworzeń: { $plays }, playlisty: { $playlists }, oraz twoje utwory w kolejkach.
privacy-deleted = Usunięto. Twoje czekające utwory zachowują twoje imię, aż się skończą.
lists-title = Zapisane playlisty
lists-empty = Jeszcze żadnej nie ma. `/playlist save` tworzy ją z tego, co gra.
list-renamed = Teraz nazywa się „{ $name }”.
list-deleted = Usunięto „{ $name }”.
list-removed = Usunięto { $title } z „{ $name }”.
no-more-lists = Nie zmieści się więcej playlist. Najpierw usuń jakąś.
no-list-room = Ta playlista jest pełna. Usuń z niej coś, albo zacznij nową.
no-such-list = Nie ma playlisty o tej nazwie. `/playlist list` pokazuje wszystkie.
no-name-taken = Playlista o tej nazwie już istnieje. Wybierz inną nazwę, albo najpierw ją usuń.
button-favourite = Ulubiony
list-saved = Zapisano „{ $name }”: { $count ->
    [one] jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  }.
list-added = Dodano { $title } do „{ $name }”; teraz zawiera { $count ->
    [one] jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  }.

command-lyrics = Pokazuje słowa bieżącego lub innego utworu
option-lyrics-query = Inny utwór niż bieżący
lyrics-from = Słowa z { $source }
lyrics-cut = Reszta się tu nie mieści.

playlist-import = Tworzy playlistę z pliku
playlist-export = Eksportuje playlistę do pliku
option-list-file = Plik: JSON taki jak z eksportu albo M3U
option-list-form = Rodzaj pliku
list-exported = Oto „{ $name }”: { $count ->
    [one] jeden utwór
    [few] { $count } utwory
   *[many] { $count } utworów
  }.
list-more = … i jeszcze { $count ->
    [one] jeden utwór
    [few] { $count } utwory
    [many] { $count } utworów
   *[other] { $count } utworu
  }; `/playlist export` podaje wszystkie.
list-left-out = Nie udało się odczytać { $count ->
    [one] jednego wpisu
    [few] { $count } wpisów
   *[many] { $count } wpisów
  }.
no-file-too-large = Ten plik jest za duży. Przyjmuję najwyżej { $kilobytes } KiB.
no-playlist-file = W tym pliku nie ma playlisty, którą umiem odczytać. Daj mi JSON taki jak z `/playlist export` albo M3U.
no-file = Discord nie przekazał mi pliku. Załącz go jeszcze raz.

command-stats = Pokazuje, czego słuchano na tym serwerze
option-days = Ile dni wstecz; domyślnie 30
stats-title = { $days ->
    [one] Ostatni dzień
    [few] Ostatnie { $days } dni
   *[many] Ostatnie { $days } dni
  }
stats-empty = W tym czasie niczego tu nie słuchano.
stats-total = { $plays ->
    [one] jeden utwór
    [few] { $plays } utwory
   *[many] { $plays } utworów
  }, razem { $time }, dla { $people ->
    [one] jednej osoby
    [few] { $people } osób
   *[many] { $people } osób
  }
stats-tracks = Najczęstsze utwory
stats-people = Najaktywniejsze osoby
stats-hours = Obraz: utwory według godziny dnia (UTC)
stats-chart = Wykres utworów według godziny; najwięcej o { $hour } UTC: { $plays }

command-admin = Dla właścicieli tego bota
admin-rate-limit = Jak często można działać
admin-status = Ile komuś jeszcze zostało
admin-reset = Zeruje licznik jednej osoby albo serwera
admin-clear = Zeruje liczniki wszystkich
admin-nodes = Serwery dźwięku
admin-list = Pokazuje wszystkie serwery dźwięku
admin-drain = Nie daje serwerowi nowych odtwarzaczy albo to cofa
admin-move = Przenosi odtwarzacze serwera na inne
admin-players = Pokazuje wszystkie odtwarzacze
admin-announce = Publikuje coś w kanałach wszystkich odtwarzaczy
admin-shutdown = Zamyka program
option-member = Kto
option-node = Który serwer dźwięku
option-server = Który serwer, podany numerem; inaczej ten
option-words = Co powiedzieć
admin-allowance = { $person }: { $left ->
    [one] została jedna akcja
    [few] zostały { $left } akcje
   *[many] zostało { $left } akcji
  }. Śledzone: { $count ->
    [one] jedna osoba
    [few] { $count } osoby
   *[many] { $count } osób
  }.
admin-allowance-server = Serwer { $server }: { $left ->
    [one] została jedna akcja
    [few] zostały { $left } akcje
   *[many] zostało { $left } akcji
  }. Śledzone: { $count ->
    [one] jeden serwer
    [few] { $count } serwery
   *[many] { $count } serwerów
  }.
admin-forgotten = { $person } zaczyna od nowa.
admin-untracked = O { $person } nic nie było wiadomo.
admin-cleared = Wszyscy zaczynają od nowa.
nodes-title = Wszystkie serwery dźwięku
node-up = połączony
node-down = nieobecny
node-drained = opróżniany
admin-drained = „{ $node }” nie dostaje nowych odtwarzaczy, a jego przechodzą na inne.
admin-undrained = „{ $node }” znów dostaje nowe odtwarzacze.
admin-moved = Odtwarzacze z „{ $node }” przechodzą na inne.
players-title = { $count ->
    [one] Jeden odtwarzacz
    [few] { $count } odtwarzacze
   *[many] { $count } odtwarzaczy
  }
admin-announced = Opublikowano w { $count ->
    [one] jednym kanale
    [few] { $count } kanałach
   *[many] { $count } kanałach
  }.
admin-not-announced = Brak kanału tekstowego, w którym można pisać: { $guilds }.
admin-stopping = Zamykam się.
no-such-node = Nie ma serwera dźwięku o tej nazwie. `/admin nodes list` pokazuje wszystkie.

command-custom = Własne polecenia tego serwera
custom-add = Tworzy polecenie, które coś odtwarza
custom-list = Pokazuje polecenia tego serwera
custom-remove = Usuwa polecenie
option-command-name = Nazwa polecenia małymi literami
option-command-list = Playlista serwera do odtworzenia
custom-plays = Odtwarza „{ $what }”
custom-added = `/{ $name }` jest teraz poleceniem tego serwera.
custom-removed = `/{ $name }` już nie ma.
custom-title = Polecenia tego serwera
custom-none = Ten serwer nie ma jeszcze własnych poleceń. `/custom add` tworzy jedno.
no-command-name = Tak nie może się nazywać polecenie: do 32 małych liter, cyfr, - i _, i żadne z moich poleceń.
no-more-commands = Ten serwer ma już { $most } poleceń i więcej mieć nie może. Najpierw usuń jedno.
no-such-command = Ten serwer nie ma polecenia o tej nazwie. `/custom list` pokazuje wszystkie.
no-query-and-list = Podaj wyszukiwanie albo playlistę, nie oba naraz.
no-registration = Discord nie przyjął polecenia. Spróbuj później.

name-play = odtwórz
name-search = szukaj
name-pause = wstrzymaj
name-resume = wznów
name-skip = pomiń
name-back = poprzedni
name-seek = przewiń
name-replay = od-początku
name-loop = pętla
name-volume = głośność
name-filters = filtry
name-autoplay = autoodtwarzanie
name-queue = kolejka
name-nowplaying = teraz-gra
name-history = historia
name-lyrics = słowa
name-shuffle = wymieszaj
name-fair = na-zmianę
name-dedupe = usuń-powtórki
name-remove = usuń
name-move = przenieś
name-jump = skocz
name-clear = wyczyść
name-stop = zatrzymaj
name-join = dołącz
name-leave = wyjdź
name-playlist = playlista
name-custom = własne-polecenia
name-settings = ustawienia
name-stats = statystyki
name-privacy = prywatność
name-ping = opóźnienie
name-help = pomoc
name-about = o-bocie
name-admin = administracja
name-play-this = Odtwórz to

suggested-list = Twoja playlista „{ $name }” · { $count }
suggested-shared-list = Playlista serwera „{ $name }” · { $count }

node-players = odtwarzacze: { $count }

name-query = fraza
name-file = plik
name-where = gdzie
name-source = źródło
name-to = do
name-position = czas
name-mode = tryb
name-level = poziom
name-preset = brzmienie
name-name = nazwa
name-equalizer = korektor
name-bands = pasma
name-speed = prędkość
name-pitch = wysokość
name-percent = procent
name-off = wyłącz
name-on = włącz
name-entries = utwory
name-person = osoba
name-entry = utwór
name-place = miejsce
name-page = strona
name-days = dni
name-list = lista
name-show = pokaż
name-add = dodaj
name-save = zapisz
name-remove-track = usuń-utwór
name-rename = zmień-nazwę
name-new-name = nowa-nazwa
name-delete = usuń
name-import = importuj
name-export = eksportuj
name-as = format
name-shared = wspólna
name-most = maksymalna
name-default = domyślna
name-tracks = utwory
name-per-person = na-osobę
name-length = długość
name-access = uprawnienia
name-dj = rola-dj
name-everybody = wszyscy
name-votes = głosowanie
name-channels = kanały
name-text = kanał-tekstowy
name-voice = kanał-głosowy
name-all = wszystkie
name-staying = obecność
name-idle = bez-muzyki
name-alone = bez-słuchaczy
name-always = zawsze
name-unheard = graj-dalej
name-speech = język
name-language = język
name-manner = styl
name-announcements = komunikaty
name-sources = źródła
name-allow = zezwól
name-sponsorblock = sponsorblock
name-reset = zresetuj
name-rate-limit = limit
name-status = stan
name-member = członek
name-server = serwer
name-nodes = serwery-dźwięku
name-drain = opróżnij
name-node = serwer
name-players = odtwarzacze
name-announce = ogłoś
name-words = treść
name-log-level = poziom-dziennika
name-least-level = poziom
name-shutdown = zamknij

notice-source-failing = „{ $source }” zawodzi u wszystkich: { $cause }. Zostawiam to źródło w spokoju po pięć minut i nie wspomnę o nim, dopóki znów nie zadziała.

admin-log = Ustawia poziom dziennika
option-log-level = Najmniej ważne zapisywane wiersze
admin-level = Odtąd zapisywane jest wszystko od „{ $level }”.
