# Türkçe.

command-play = Bir şarkı, çalma listesi, bağlantı veya dosya çalar
option-query = Ne aranacağı, ya da bir bağlantı
option-file = Çalınacak bir ses dosyası
option-where = Kuyruğun neresine
choice-last = sona
choice-next = sıradakine
choice-now = hemen şimdi
command-pause = Duraklatır, ya da duraklamadan sonra sürdürür
command-resume = Duraklamadan sonra sürdürür
command-skip = Şu anki şarkıyı atlar
option-to = Bu şarkıya kadar atlar
command-back = Önceki şarkıyı yeniden çalar
command-shuffle = Kuyruğu karıştırır
command-stop = Durdurur, kuyruğu boşaltır ve kanaldan çıkar
command-queue = Kuyruğu gösterir
command-nowplaying = Paneli buraya, aşağıya getirir
presence = /play
command-search = Arar ve sonuçlardan seçtirir
option-source = Nerede aranacağı
command-seek = Şarkının başka bir yerine gider
option-position = 1:23, 90 veya 1m30s gibi bir süre; + ya da - ile şu anki yerden
command-replay = Şu anki şarkıyı baştan çalar
command-loop = Şarkıyı veya kuyruğu yineler
option-mode = Neyin yineleneceği
choice-off = hiçbir şey
choice-track = şarkı
choice-queue = kuyruk
command-volume = Ses düzeyini gösterir veya ayarlar
option-level = Yüzde olarak ses; 100 değişmemiş hâli
command-remove = Kuyruktan şarkı çıkarır
option-entries = Bir ad, bir sıra, ya da 2-5 veya 1, 4, 7 gibi sıralar
option-person = Bu kişinin bütün şarkıları
command-move = Kuyruktaki bir şarkıyı başka yere taşır
option-entry = Hangi şarkı
option-place = Yeni sıra; 1 sıradaki demektir
option-page = Hangi sayfa; verilmezse ilki
command-clear = Kuyruğu boşaltır; şu anki şarkı sürer
command-jump = Kuyruktaki bir şarkıyı şimdi çalar
command-dedupe = Kuyruktaki yinelenen şarkıları çıkarır
command-fair = Herkesin sırayla dinlemesini sağlar
command-join = Beni ses kanalına çağırır
command-leave = Beni gönderir; kuyruk saklanır
command-history = Neler çalındığını gösterir
command-play-this = Bir iletideki sesi veya bağlantıyı çalar
command-settings = Bu sunucunun ayarlarını gösterir ve değiştirir
settings-show = Bütün ayarları gösterir
settings-volume = İlk ve en yüksek ses
option-default-volume = Yüzde olarak bu sunucunun sesi, şimdi ve sonra
option-most-volume = Yüzde olarak izin verilen en yüksek ses
settings-queue = Kuyruğun sınırları
option-most-tracks = Kaç şarkı bekleyebilir
option-most-person = Bir kişiden kaç şarkı; 0 sınırsız
option-most-length = En uzun şarkı, örneğin 10:00; 0 sınırsız
option-fair = Herkes sırayla mı dinlesin
settings-access = Başkalarının müziğini kim değiştirebilir
option-dj = Atlayabilen, durdurabilen ve boşaltabilen rol
option-everybody = Herkes yapabilir; rol gerekmez
option-votes = Oylamanın aşması gereken dinleyici yüzdesi; 0 oylama yok
settings-channels = Komut ve müzik kanalları
option-text-channel = Bu kanalda komut alır; yeniden seçilirse çıkarılır
option-voice-channel = Bu kanalda çalar; yeniden seçilirse çıkarılır
option-all-channels = Bütün kanallara yeniden izin verir
settings-staying = Ne zaman kendiliğimden çıktığım
option-idle = Çalacak bir şey yokken bekleme süresi, örneğin 5:00
option-alone = Dinleyen yokken bekleme süresi, örneğin 5:00
option-always = Gece gündüz kalma
option-unheard = Gece gündüz: dinleyen olmasa da çalmayı sürdürme
settings-speech = Dil ve konuşma biçimi
option-language = Dil
option-manner = Göksel ya da sade (İngilizcede)
option-announcements = İstenmeden de yazıp yazmadığım
settings-sources = Çalınabilecek kaynaklar
option-allow = youtube, local gibi adlar; ya da hepsi için all
settings-sponsorblock = Videoların atlanacak bölümleri
settings-reset = Bütün ayarları sıfırlar; geri alınamaz
command-filters = Sesi değiştirir
filters-preset = Hazır bir ses seçer
option-preset = Hangisi
filters-equalizer = Ekolayzerin 15 bandını ayarlar
option-bands = En pes banttan başlayarak -25 ile 100 arası en çok 15 değer
filters-speed = Aynı perdede daha hızlı ya da yavaş
option-speed = Yüzde olarak
filters-pitch = Aynı hızda daha tiz ya da pes
option-pitch = Yüzde olarak; 100 değişmemiş hâli
filters-none = Filtre yok
command-autoplay = Kuyruk bitince müzik kendiliğinden sürsün mü
option-on = Açık ya da kapalı
command-ping = Discord ne kadar hızlı yanıt veriyor
command-help = Bütün komutlar
command-about = Bunun ne olduğu ve hangi sürüm olduğu

play-started = Şimdi çalıyor: { $title }.
play-queued = { $title }, { $place }. sırada; { $wait } sonra çalacak.
play-queued-open = { $title }, { $place }. sırada. Önünde çalan kendiliğinden bitmiyor, ne zaman çalacağını kimse bilmiyor.
playlist-offered = Bağlantı bir çalma listesine de ait.
many-started = Şimdi { $title } çalıyor, “{ $name }” listesindeki { $count ->
    [one] tek şarkı
   *[other] { $count } şarkının ilki
  }.
many-queued = “{ $name }” listesinden { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  } { $place }. sıradan başlıyor; { $wait } sonra çalacak.
many-queued-open = “{ $name }” listesinden { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  } { $place }. sıradan başlıyor. Önünde çalan kendiliğinden bitmiyor.
some-started = Şimdi { $title } çalıyor, { $count ->
    [one] tek şarkı
   *[other] { $count } şarkının ilki
  }.
some-queued = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } { $place }. sıradan başlıyor; { $wait } sonra çalacak.
some-queued-open = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } { $place }. sıradan başlıyor. Önünde çalan kendiliğinden bitmiyor.
many-left-out = { $count ->
    [one] Bir şarkı daha
   *[other] { $count } şarkı daha
  } vardı, ama sığmadı: kuyruk ya da kuyruktaki payın dolu.
many-not-taken = { $count ->
    [one] Bir şarkı daha
   *[other] { $count } şarkı daha
  } vardı, ama bu sunucunun izin verdiğinden uzundu ya da izin vermediği bir kaynaktandı: `/settings show` komutuna bak.
paused = { $title } duraklatıldı.
resumed = { $title } sürüyor.
skipped = { $title } atlandı. Çalacak bir şey kalmadı.
skipped-similar = { $title } atlandı. Benzer bir şey arıyorum.
skipped-to = { $title } atlandı. Şimdi çalıyor: { $next }.
skipped-passed = Arada { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  } geçildi.
previous = { $title } şarkısına dönüldü.
previous-interrupted = { $title } ondan sonra çalacak.
shuffled = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } karıştırıldı.
stopped = Durdurdum ve kanaldan çıktım.
stopped-undo = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } çıkarıldı. { $minutes ->
    [one] Bir dakika
   *[other] { $minutes } dakika
  } içinde geri alınabilir.
restored = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } geri geldi.
restored-playing = { $title } kaldığı yerden sürüyor.
unsaved = Ama kaydedilemedi: şimdi yeniden başlarsam unutulur.
panel-called = Panel aşağıda.
sought = { $title }, { $position } noktasından sürüyor.
replayed = { $title } baştan başlıyor.
looping-off = Artık hiçbir şey yinelenmiyor.
looping-track = Şu anki şarkı, sen atlayana kadar yinelenecek.
looping-queue = Kuyruk yinelenecek.
volume-is = Ses % { $level }.
volume-set = Ses artık % { $level }.
filtered = Ses şimdi: { $filters }.
filters-off = Bütün filtreler kapalı.
filter-equalizer = ekolayzer
filter-speed = hız % { $percent }
filter-pitch = perde % { $percent }
autoplay = otomatik
autoplay-on = Kuyruk bitince benzer şarkılarla sürdürürüm.
autoplay-off = Kuyruk bitince müzik de biter.
removed = { $title } çıkarıldı.
removed-many = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } çıkarıldı.
moved = { $title } artık { $place }. sırada.
jumped = Şimdi { $title } çalıyor; önündekiler kalıyor.
deduped = { $count ->
    [one] Bir yineleme
   *[other] { $count } yineleme
  } çıkarıldı.
ordered = { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } yeniden sıralandı.
cleared = Kuyruktan { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  } silindi.
undo = { $minutes ->
    [one] Bir dakika
   *[other] { $minutes } dakika
  } içinde geri alınabilir.
joined = { $channel } kanalındayım.
left = Ses kanalından çıktım.
left-kept = Ses kanalından çıktım. { $count ->
    [one] Bir şarkı
   *[other] { $count } şarkı
  } saklandı; sürdürmek için `/join` kullan.
history-title = Son çalınanlar
history-empty = Burada henüz bir şey çalınmadı.
hits = { $count ->
    [one] Bir şarkı bulundu. Kuyruğa eklemek için onu seç.
   *[other] { $count } şarkı bulundu. Birini ya da birkaçını seç.
  }
hits-choose = Ne çalınacağını seç
voted = Oyun sayıldı: { $deed }. { $needed } oydan { $votes } verildi; başkaları da aynısını isteyerek oy verir.
deed-skip = şarkıyı atlamak
deed-previous = öncekine dönmek
deed-shuffle = kuyruğu karıştırmak
deed-clear = kuyruğu boşaltmak
deed-stop = durdurmak
deed-skip-to = seçilen şarkıya geçmek
deed-leave = kanaldan ayrılmak
preset-bassboost = Daha çok bas
preset-treble = Daha çok tiz
preset-vocal = Öne çıkan ses
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoke
preset-tremolo = Tremolo
preset-vibrato = Vibrato
preset-soft = Yumuşak
pong = Discord { $millis } ms içinde yanıt veriyor; { $shards } shard içinden { $connected } tanesi bağlı.
pong-unknown = Henüz ölçülmedi; { $shards } shard içinden { $connected } tanesi bağlı.
help-title = Komutlar
about = Seraphim { $version }, kendi barındırdığın bir müzik botu, Rust ile yazıldı.

live = CANLI
untitled = adsız şarkı

queue-title = Kuyruk
queue-empty = Bekleyen başka bir şey yok.
queue-silent = Hiçbir şey çalmıyor.
queue-now = Şimdi çalıyor
queue-next = Sırada
queue-wait = { $wait } sonra
queue-footer = Sayfa { $page } / { $pages } · { $count ->
    [one] bir şarkı bekliyor
   *[other] { $count } şarkı bekliyor
  } · { $total } kaldı
queue-footer-open = Sayfa { $page } / { $pages } · { $count ->
    [one] bir şarkı bekliyor
   *[other] { $count } şarkı bekliyor
  }

status-stopped = Durduruldu
status-idle = Çalacak bir şey yok
status-playing = Şimdi çalıyor
status-paused = Duraklatıldı
status-alone = Kimse dinlemediği için duraklatıldı
status-muted = Moderatör beni susturduğu için duraklatıldı
status-hushed = Duraklatıldı: burada konuşamıyorum
status-away = Hiçbir ses kanalında değil
status-node-lost = Ses sunucusu yok; müzik kendiliğinden sürecek
status-halted = Birkaç hatadan sonra bekliyor
panel-silence = Hiçbir şey çalmıyor. Başlamak için `/play` kullan.
panel-requester = İsteyen
panel-source = Kaynak
panel-next = Sonra
panel-next-none = Hiçbir şey
panel-next-again = Yine aynı şarkı
panel-next-similar = Benzer bir şarkı, otomatik
panel-sound = Ses
panel-footer = { $count ->
    [one] bir şarkı bekliyor
   *[other] { $count } şarkı bekliyor
  } · ses % { $volume }
panel-outdated = Bu panel eskidi. Lütfen yenisini kullan; `/nowplaying` onu buraya getirir.
artwork-alt = { $title } görseli

button-previous = Önceki
button-pause = Duraklat
button-resume = Sürdür
button-skip = Atla
button-shuffle = Karıştır
button-stop = Durdur
button-restore = Geri al
button-playlist = Bütün çalma listesini ekle
button-page-back = Önceki sayfa
button-page-on = Sonraki sayfa
button-unshuffle = Karıştırmayı geri al
button-loop-off = Yinele: yok
button-loop-track = Yinele: şarkı
button-loop-queue = Yinele: kuyruk
button-softer = Sesi kıs
button-louder = Sesi aç
button-queue = Kuyruk

notice-track-failed = { $title } çalınamadı: { $cause }.
notice-going-on = Sıradakiyle sürüyor.
notice-replaced = { $title } çalınamadı: { $cause }. Onun yerine çalıyor: { $by }.
notice-too-many = Art arda { $failures } şarkı çalınamadı, bu yüzden durdum; { $waiting ->
    [one] bir şarkı bekliyor
   *[other] { $waiting } şarkı bekliyor
  }. Sürdürmek için `/resume` kullan.
notice-node-lost = Ses sunucusu yok. Geri gelince müzik sürecek.
notice-node-back = Ses sunucusu geri geldi. Müzik sürüyor.
notice-removed = Ses kanalından çıkarıldım. { $kept ->
    [0] Geri çağırmak için bir ses kanalında `/play` kullan.
    [one] Bir şarkı saklandı; sürdürmek için bir ses kanalında `/resume` kullan.
   *[other] { $kept } şarkı saklandı; sürdürmek için bir ses kanalında `/resume` kullan.
  }
notice-join-failed = { $channel } kanalına giremedim. Kuyruk saklandı; yeniden denemek için `/resume` kullan.
notice-may-not-speak = Artık { $channel } kanalında konuşamıyorum, bu yüzden duraklattım. Beş dakika içinde izin geri gelirse kendiliğinden sürdürürüm; gelmezse çıkarım ve kuyruk saklanır.
notice-voice-failed = Discord ses bağlantısını kapattı (kod { $code }). Kuyruk saklandı; sürdürmek için `/resume` kullan.
notice-left-alone = Kimse dinlemiyordu, ben de çıktım. { $kept ->
    [0] Geri çağırmak için `/play` kullan.
    [one] Bir şarkı saklandı; sürdürmek için `/resume` kullan.
   *[other] { $kept } şarkı saklandı; sürdürmek için `/resume` kullan.
  }
notice-left-idle = Çalacak bir şey kalmamıştı, ben de çıktım. Geri çağırmak için `/play` kullan.
notice-nothing-similar = Yakın zamanda çalınmamış benzer bir şey bulamadım. Sıradakini `/play` ile seç.
cause-gone = silinmiş ya da gizli
cause-region = benim ülkemde engellenmiş
cause-age = yaş sınırı var
cause-sign-in = site oturum açılmasını istiyor
cause-rate-limited = site yavaşlamamızı istiyor
cause-network = bağlantı kurulamadı
cause-decode = ses biçimi okunamıyor
cause-stuck = ses göndermeyi bıraktı
cause-expired = bağlantısının süresi dolmuş; yenisini gönder
cause-unknown = nedeni bilinmiyor

no-query-empty = Boştu. Bana arayacak bir şey, bir bağlantı ya da bir dosya ver.
no-query-too-long = { $length } karakter var; en çok { $max } olabilir. Lütfen kısalt.
no-query-control = İçinde görünmez denetim karakterleri var. Lütfen yeniden yaz.
no-url-scheme = “{ $scheme }” ile başlayan bağlantılar çalınmaz. http ya da https kullan.
no-url-malformed = Bağlantı eksik. Lütfen tamamını kopyala.
no-unknown-entry = O şarkı kuyrukta yok. Yazarken çıkan listeden seç.
no-query-and-file = Ya arama ya da dosya ver, ikisini birden değil.
no-not-in-voice = Hiçbir ses kanalında değilsin. Önce birine gir.
no-not-in-voice-there = Hiçbir ses kanalında değilsin. { $channel } kanalındayım; oraya gir.
no-too-early = Daha yeni bağlandım ve Discord burada kimin hangi ses kanalında olduğunu henüz bildirmedi. Lütfen birkaç saniye sonra yeniden dene.
no-other-channel = { $channel } kanalında başkaları için çalıyorum. Oraya git, ya da bitmesini bekle.
no-bot-lacks = { $channel } kanalında yetkim eksik: { $missing }. Sunucuyu yöneten biri vermeli.
no-channel-full = { $channel } dolu. Bir kişilik yer açın, ya da sınırını yükseltin.
no-afk-channel = { $channel } sunucunun AFK kanalı; Discord orada kimsenin sesini duyurmaz. Başka bir kanala geç.
no-needs-dj = Bunu yalnız sunucuyu yönetenler ya da DJ rolü ({ $role }) olanlar yapabilir; kendi şarkıların için sen de.
no-needs-dj-unnamed = Bunu yalnız sunucuyu yönetenler yapabilir. `/settings access` ile bir DJ rolü belirleyebilirler.
no-needs-dj-shared = Sunucunun çalma listelerini yalnız sunucuyu yönetenler ya da DJ rolü ({ $role }) olanlar değiştirebilir.
no-too-fast = Çok hızlı. { $seconds ->
    [one] Bir saniye
   *[other] { $seconds } saniye
  } bekleyip yeniden dene.
no-guild-too-fast = Burada aynı anda çok fazla kişi işlem yapıyor. Bu yalnız senin değil, sunucunun sınırı: { $seconds ->
    [one] bir saniye
   *[other] { $seconds } saniye
  } bekleyip yeniden dene.
no-guild-only = Bu yalnız bir sunucuda olur.
no-nothing-playing = Hiçbir şey çalmıyor. Önce `/play` kullan.
no-nothing-found = “{ $query }” için bir şey bulunamadı. Başka sözcükler ya da bir bağlantı dene.
no-nothing-at-link = Bu bağlantıda çalabileceğim bir şey yok: sunucusunda böyle bir sayfa ya da dosya yok (404) ya da bu tür bağlantılar burada çalınmıyor. Gözden geçir ya da başka bir tane ver.
no-source-refused = Bu çalınamaz: { $cause }. Başka bir şey dene.
no-queue-full = Kuyruk { $limit } şarkıyla dolu. Bekle, ya da birkaçını çıkar.
no-already-over = O şarkı zaten bitmişti, hiçbir şey yapılmadı.
no-previous = Önceki şarkı yok. `/play` ile başkasını iste.
no-shuffle = Karıştırmak için çok az şarkı var. Önce ekle.
no-restore = Geri getirilecek kuyruk kalmadı. `/play` kullan.
no-stopped-meanwhile = Ben ararken biri durdurdu. Yeniden başlamak istersen bir daha iste.
no-not-paused = Zaten çalıyor.
no-node = Ses sunucusuna ulaşılamıyor. Biraz sonra yeniden dene.
no-search-timed-out = Arama çok uzun sürdü. Yeniden dene, ya da bağlantı kullan.
no-busy = Aynı anda çok fazla istek var. Biraz sonra yeniden dene.
no-shutting-down = Yeniden başlıyorum. Bir dakika sonra dene.
no-fault = Benim tarafımda bir şey ters gitti. Günlüğe yazıldı; lütfen yeniden dene.
no-unknown-deed = Bu komutu artık bilmiyorum. Discord'u yenileyip bir daha dene.
no-nothing-playable = O iletide ne ses dosyası ne de bağlantı var. Başka bir ileti seç.
no-hits-gone = O sonuçlar çok eski. Lütfen yeniden ara.
no-time = Bu bir süre değil. 1:23, 90 ya da 1m30s yaz.
no-out-of-range = Yalnız { $least } ile { $most } arası olabilir.
no-nothing-named = Hangileri olduğunu söyle: adıyla ya da sırasıyla, ya da şarkıları çıkacak kişiyi belirt.
no-bands = Bunlar değer değil. -25 ile 100 arasında en çok 15 tam sayı ver, örneğin 25 0 10.
no-list-full = O liste { $most } ile dolu. Önce bir şey çıkar.
no-needs-manager = Bunu yalnız sunucuyu yönetenler yapabilir. Onlardan birine sor.
no-needs-owner = Bunu yalnız bu botun sahipleri yapabilir.
no-text-channel = Burada komut alınmıyor. Şurayı kullan: { $channels }.
no-voice-channel = O ses kanalında çalmıyorum. Şurayı kullan: { $channels }.
no-source-closed = Bu sunucu “{ $source }” kaynağından şarkılara izin vermiyor. Başka yerden bir şarkı seç.
no-such-source = “{ $source }” adlı bir kaynak yok. Bilinenler: { $known }; ya da hepsi için `all`.
no-live = Canlı yayında gidilecek başka bir yer yok.
no-voted-already = Bunun için zaten oy verdin. Başkalarından { $missing } oy daha gerekiyor.
no-behind-the-end = Bu şarkı yalnız { $length } sürüyor. Daha önceki bir yer seç, ya da `/skip` kullan.
no-not-seekable = Bu şarkı yalnız baştan çalınabilir.
no-person-limit = Kuyrukta zaten { $limit ->
    [one] bir şarkın
   *[other] { $limit } şarkın
  } var; buradaki sınır bu. Biri çalana kadar bekle, ya da birini çıkar.
no-too-long = Bu sunucunun izin verdiğinden uzun ({ $limit }). Daha kısasını seç.
no-queue-empty = Kuyruk boş. `/play` ile bir şey ekle.
no-duplicates = Yinelenen bir şey yok.
no-unshuffle = Geri alınacak karıştırma kalmadı: bir dakika içinde geri alınabilir. `/shuffle` yeniden karıştırır.
no-not-here = Hiçbir ses kanalında değilim. Beni `/join` ya da `/play` ile çağır.
no-lyrics = Söz bulunamadı. `/lyrics query` ile sanatçıyı ve şarkıyı yazmayı dene.
no-not-saved = Kaydedilemedi, bu yüzden yapılmadı. Lütfen yeniden dene.
no-settings-unread = Bu sunucunun ayarları şu anda okunamıyor, bu yüzden burada neye izin verildiği bilinmiyor. Lütfen birazdan yeniden dene.

may-view = Kanalı Görüntüle
may-connect = Bağlan
may-speak = Konuş
may-request = Konuşma İsteği
may-send = Mesaj Gönder
may-embed = Bağlantı Yerleştir

settings-title = Bu sunucunun ayarları
settings-saved = Kaydedildi: bu sunucunun ayarları
set-volume = **Ses:** % { $volume } (en çok % { $most })
set-queue = **Kuyruk:** { $tracks } şarkı, kişi başına: { $person }, en uzun şarkı: { $length }, sırayla: { $fair }
set-access = **DJ'ler:** { $dj }; oylama: { $votes }
set-votes = dinleyicilerin % { $share } değerinden fazlası
set-no-votes = yok
set-access-everybody = **Atlayabilen, durdurabilen ve boşaltabilenler:** herkes; oylama: DJ rolü olmadıkça gerekmez
set-channels = **Kanallar:** komutlar { $text }; müzik { $voice }
set-all = hepsi
set-all-sources = hepsi
set-nothing = hiçbir şey
set-no-limit = sınırsız
set-staying = **Çıkış:** müziksiz { $idle } sonra, yalnızken { $alone } sonra, hep kalma: { $always }
set-always-silent = evet, dinleyen yokken duraklayarak
set-always-unheard = evet, dinleyen olmasa da çalarak
set-always-unused = hayır; dinleyen yokken çalmayı sürdürmek ancak bu açıkken olur: `/settings staying always: True`
set-speech = **Konuşma:** { $language }, { $manner }; duyurular: { $announcements }
set-sources = **Kaynaklar:** { $sources }
set-sponsors = **Videolarda atlananlar:** { $categories }
yes = evet
no = hayır
manner-celestial = göksel
manner-plain = sade
sponsors-choose = Nelerin atlanacağını seç
sponsor-sponsor = Ücretli reklamlar
sponsor-selfpromo = Kendi tanıtımı
sponsor-interaction = Beğeni ve abonelik istekleri
sponsor-intro = Girişler
sponsor-outro = Kapanışlar
sponsor-preview = Tanıtımlar ve özetler
sponsor-offtopic = Müzik videolarının müziksiz bölümleri

command-playlist = Senin ve bu sunucunun çalma listeleri
playlist-save = Çalanı ve bekleyenleri kaydeder
playlist-add = Şu anki şarkıyı ekler
playlist-play = Bir çalma listesini kuyruğa ekler
playlist-list = Bütün çalma listelerini gösterir
playlist-show = Bir çalma listesinin şarkılarını gösterir
playlist-remove = Bir çalma listesinden şarkı çıkarır
playlist-rename = Bir çalma listesini yeniden adlandırır
playlist-delete = Bir çalma listesini siler; geri alınamaz
option-list-name = Çalma listesinin adı
option-new-name = Yeni ad
option-list-place = Listedeki sırası
option-shared = Kendinin değil sunucunun listesi
command-privacy = Senin hakkında saklananlar
privacy-show = Senin hakkında saklananları gösterir
privacy-delete = Senin hakkında saklananları, bütün çalma listelerinle birlikte siler; geri alınamaz
privacy-kept = Saklananlar: günlükte { $plays } çalma, { $playlists } çalma listesi ve kuyruklardaki şarkıların.
privacy-deleted = Silindi. Bekleyen şarkıların bitene kadar adını taşır.
lists-title = Çalma listeleri
lists-empty = Henüz hiç yok. `/playlist save` çalanlardan bir tane oluşturur.
list-renamed = Artık adı “{ $name }”.
list-deleted = “{ $name }” silindi.
list-removed = { $title }, “{ $name }” listesinden çıkarıldı.
no-more-lists = Daha fazla çalma listesi olamaz. Önce birini sil.
no-list-room = O çalma listesi dolu. İçinden bir şey çıkar, ya da yenisine başla.
no-such-list = O adda bir çalma listesi yok. `/playlist list` hepsini gösterir.
no-name-taken = O adda bir çalma listesi zaten var. Başka bir ad seç, ya da önce onu sil.
button-favourite = Favorilere ekle
list-saved = “{ $name }” kaydedildi: { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  }.
list-added = { $title } “{ $name }” listesine eklendi; listede artık { $count ->
    [one] bir şarkı var
   *[other] { $count } şarkı var
  }.

command-lyrics = Çalan şarkının veya başka birinin sözlerini gösterir
option-lyrics-query = Çalan dışında başka bir şarkı
lyrics-from = Sözler: { $source }
lyrics-cut = Gerisi buraya sığmıyor.

playlist-import = Bir dosyadan çalma listesi oluşturur
playlist-export = Bir çalma listesini dosya olarak verir
option-list-file = Dosya: dışa aktarılan JSON veya M3U
option-list-form = Dosya türü
list-exported = İşte “{ $name }”: { $count ->
    [one] bir şarkı
   *[other] { $count } şarkı
  }.
list-more = … ve { $count ->
    [one] bir şarkı daha
   *[other] { $count } şarkı daha
  }; `/playlist export` hepsini verir.
list-left-out = { $count ->
    [one] Bir kayıt
   *[other] { $count } kayıt
  } okunamadı.
no-file-too-large = Bu dosya çok büyük. En fazla { $kilobytes } KiB kabul edilir.
no-playlist-file = Bu dosyada okuyabildiğim bir çalma listesi yok. `/playlist export` çıktısı gibi JSON ya da M3U ver.
no-file = Discord dosyayı bana vermedi. Lütfen yeniden ekle.

command-stats = Bu sunucuda dinlenenleri gösterir
option-days = Kaç gün geriye bakılacağı; verilmezse 30
stats-title = Son { $days } gün
stats-empty = Bu sürede burada hiçbir şey dinlenmedi.
stats-total = { $plays } şarkı, toplam { $time }, { $people } kişi için
stats-tracks = En çok çalınanlar
stats-people = En çok isteyenler
stats-hours = Resim: günün saatine göre şarkılar (UTC)
stats-chart = Saate göre şarkı grafiği; en yoğun saat UTC { $hour }, { $plays } şarkı

command-admin = Bu botun sahipleri için
admin-rate-limit = Ne sıklıkta işlem yapılabileceği
admin-status = Birine ne kadar kaldığı
admin-reset = Birinin ya da bir sunucunun sayacını sıfırlar
admin-clear = Herkesin sayacını sıfırlar
admin-nodes = Ses sunucuları
admin-list = Tüm ses sunucularını gösterir
admin-drain = Bir sunucuya yeni oynatıcı vermez ya da bunu geri alır
admin-move = Bir sunucunun oynatıcılarını başkalarına taşır
admin-players = Tüm oynatıcıları gösterir
admin-announce = Tüm oynatıcıların kanallarına bir şey yazar
admin-shutdown = Programı kapatır
option-member = Kim
option-node = Hangi ses sunucusu
option-server = Hangi sunucu, numarasıyla; yoksa bu sunucu
option-words = Ne söylenecek
admin-allowance = { $person } için { $left } işlem kaldı. İzlenen: { $count } kişi.
admin-allowance-server = { $server } sunucusu için { $left } işlem kaldı. İzlenen: { $count } sunucu.
admin-forgotten = { $person } baştan başlıyor.
admin-untracked = { $person } hakkında kayıt yoktu.
admin-cleared = Herkes baştan başlıyor.
nodes-title = Tüm ses sunucuları
node-up = bağlı
node-down = yok
node-drained = boşaltılıyor
admin-drained = “{ $node }” yeni oynatıcı almıyor; olanlar başkalarına taşınıyor.
admin-undrained = “{ $node }” yeniden oynatıcı alıyor.
admin-moved = “{ $node }” oynatıcıları başkalarına taşınıyor.
players-title = { $count } oynatıcı
admin-announced = { $count } kanala yazıldı.
admin-not-announced = Yazılabilecek metin kanalı olmayan sunucular: { $guilds }.
admin-stopping = Kapanıyorum.
no-such-node = Bu adda bir ses sunucusu yok. `/admin nodes list` hepsini gösterir.

command-custom = Bu sunucunun kendi komutları
custom-add = Bir şey çalan komut oluşturur
custom-list = Bu sunucunun komutlarını gösterir
custom-remove = Bir komutu kaldırır
option-command-name = Komutun adı, küçük harfle
option-command-list = Çalınacak sunucu listesi
custom-plays = “{ $what }” çalar
custom-added = `/{ $name }` artık bu sunucunun bir komutu.
custom-removed = `/{ $name }` kaldırıldı.
custom-title = Bu sunucunun komutları
custom-none = Bu sunucunun henüz kendi komutu yok. `/custom add` bir tane oluşturur.
no-command-name = Bu bir komut adı olamaz: en çok 32 küçük harf, rakam, - ve _; benim komutlarımdan biri de olamaz.
no-more-commands = Bu sunucunun zaten { $most } komutu var, en fazlası bu. Önce birini kaldır.
no-such-command = Bu sunucuda o adda bir komut yok. `/custom list` hepsini gösterir.
no-query-and-list = Ya bir arama ya da bir çalma listesi ver, ikisini birden değil.
no-registration = Discord komutu kabul etmedi. Daha sonra dene.

name-play = çal
name-search = ara
name-pause = duraklat
name-resume = sürdür
name-skip = atla
name-back = önceki
name-seek = konum
name-replay = baştan
name-loop = döngü
name-volume = ses-düzeyi
name-filters = filtreler
name-autoplay = otomatik-çal
name-queue = kuyruk
name-nowplaying = şu-an-çalan
name-history = geçmiş
name-lyrics = sözler
name-shuffle = karıştır
name-fair = sırayla
name-dedupe = tekrarları-kaldır
name-remove = kaldır
name-move = taşı
name-jump = geç
name-clear = temizle
name-stop = durdur
name-join = katıl
name-leave = ayrıl
name-playlist = çalma-listesi
name-custom = özel-komutlar
name-settings = ayarlar
name-stats = istatistik
name-privacy = gizlilik
name-ping = gecikme
name-help = yardım
name-about = hakkında
name-admin = yönetim
name-play-this = Bunu çal

suggested-list = Çalma listen “{ $name }” · { $count }
suggested-shared-list = Sunucunun çalma listesi “{ $name }” · { $count }

node-players = oynatıcı: { $count }

name-query = arama
name-file = dosya
name-where = nereye
name-source = kaynak
name-to = hedef
name-position = zaman
name-mode = mod
name-level = düzey
name-preset = hazır-ayar
name-name = ad
name-equalizer = ekolayzer
name-bands = bantlar
name-speed = hız
name-pitch = perde
name-percent = yüzde
name-off = kapat
name-on = açık
name-entries = şarkılar
name-person = kişi
name-entry = şarkı
name-place = sıra
name-page = sayfa
name-days = gün
name-list = listele
name-show = göster
name-add = ekle
name-save = kaydet
name-remove-track = şarkı-çıkar
name-rename = yeniden-adlandır
name-new-name = yeni-ad
name-delete = sil
name-import = içe-aktar
name-export = dışa-aktar
name-as = biçim
name-shared = ortak
name-most = en-yüksek
name-default = varsayılan
name-tracks = şarkılar
name-per-person = kişi-başına
name-length = süre
name-access = yetkiler
name-dj = dj-rolü
name-everybody = herkes
name-votes = oylama
name-channels = kanallar
name-text = metin-kanalı
name-voice = ses-kanalı
name-all = hepsi
name-staying = kalma
name-idle = müziksiz
name-alone = dinleyicisiz
name-always = her-zaman
name-unheard = çalmayı-sürdür
name-speech = dil
name-language = dil
name-manner = üslup
name-announcements = duyurular
name-sources = kaynaklar
name-allow = izin-ver
name-sponsorblock = sponsorblock
name-reset = sıfırla
name-rate-limit = hız-sınırı
name-status = durum
name-member = üye
name-server = sunucu
name-nodes = ses-sunucuları
name-drain = boşalt
name-node = sunucu
name-players = oynatıcılar
name-announce = duyur
name-words = metin
name-log-level = günlük-düzeyi
name-least-level = düzey
name-shutdown = kapat

notice-source-failing = “{ $source }” herkes için sürekli başarısız oluyor: { $cause }. Her seferinde beş dakika kullanmıyorum ve çalışana kadar bir daha bildirmeyeceğim.

admin-log = Günlük düzeyini ayarlar
option-log-level = Yazılacak en önemsiz satırlar
admin-level = Artık “{ $level }” ve üstü yazılıyor.
