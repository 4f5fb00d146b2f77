# Español.

command-play = Reproduce una canción, una lista, un enlace o un archivo
option-query = Qué buscar, o un enlace
option-file = Un archivo de audio para reproducir
option-where = En qué lugar de la cola ponerlo
choice-last = al final
choice-next = a continuación
choice-now = ahora mismo
command-pause = Pausa, o sigue después de una pausa
command-resume = Sigue después de una pausa
command-skip = Salta la canción actual
option-to = Salta hasta esta canción
command-back = Vuelve a poner la canción anterior
command-shuffle = Mezcla la cola
command-stop = Detiene la música, vacía la cola y sale del canal
command-queue = Muestra la cola
command-nowplaying = Trae el panel aquí abajo
presence = /play
command-search = Busca y elige entre los resultados
option-source = Dónde buscar
command-seek = Salta a otro punto de la canción
option-position = Un tiempo como 1:23, 90 o 1m30s; con + o - desde el punto actual
command-replay = Pone la canción actual desde el principio
command-loop = Repite la canción o la cola
option-mode = Qué repetir
choice-off = nada
choice-track = la canción
choice-queue = la cola
command-volume = Muestra o cambia el volumen
option-level = Volumen en porcentaje; 100 es sin cambios
command-remove = Quita canciones de la cola
option-entries = Un título, un lugar, o lugares como 2-5 o 1, 4, 7
option-person = Todas las canciones de esta persona
command-move = Mueve una canción a otro lugar de la cola
option-entry = Qué canción
option-place = El nuevo lugar; 1 es la siguiente
option-page = Qué página; si no, la primera
command-clear = Vacía la cola; la canción actual sigue
command-jump = Pone ahora una canción de la cola
command-dedupe = Quita las canciones repetidas de la cola
command-fair = Hace que todos se turnen en la cola
command-join = Llámame a tu canal de voz
command-leave = Haz que me vaya; la cola se conserva
command-history = Muestra lo que ha sonado
command-play-this = Reproduce lo que enlaza un mensaje
command-settings = Muestra y cambia los ajustes de este servidor
settings-show = Muestra todos los ajustes
settings-volume = Volumen inicial y máximo
option-default-volume = Volumen de este servidor en porcentaje, ahora y en adelante
option-most-volume = Volumen máximo que se puede poner, en porcentaje
settings-queue = Límites de la cola
option-most-tracks = Cuántas canciones pueden esperar
option-most-person = Cuántas canciones por persona; 0 es sin límite
option-most-length = Canción más larga, como 10:00; 0 es sin límite
option-fair = Si la gente se turna
settings-access = Quién puede cambiar la música de los demás
option-dj = El rol que puede saltar, detener y vaciar
option-everybody = Todos pueden; no hace falta ningún rol
option-votes = Porcentaje de oyentes que una votación debe superar; 0 es sin votaciones
settings-channels = Canales para comandos y para música
option-text-channel = Acepta comandos en este canal; elígelo otra vez para quitarlo
option-voice-channel = Suena en este canal; elígelo otra vez para quitarlo
option-all-channels = Vuelve a permitir todos los canales
settings-staying = Cuándo me voy por mi cuenta
option-idle = Cuánto espero sin nada que poner, como 5:00
option-alone = Cuánto espero sin oyentes, como 5:00
option-always = Quedarme día y noche
option-unheard = Día y noche: seguir sonando aunque nadie escuche
settings-speech = Idioma y manera de hablar
option-language = El idioma
option-manner = Celestial o sencilla (en inglés)
option-announcements = Si escribo mensajes que nadie pidió
settings-sources = Fuentes que se pueden reproducir
option-allow = Nombres como youtube, local; o all para todas
settings-sponsorblock = Partes de los vídeos que se omiten
settings-reset = Restablece todos los ajustes; no se puede deshacer
command-filters = Cambia el sonido
filters-preset = Elige un sonido ya preparado
option-preset = Cuál
filters-equalizer = Ajusta las 15 bandas del ecualizador
option-bands = Hasta 15 valores de -25 a 100, primero la banda más grave
filters-speed = Más rápido o más lento con el mismo tono
option-speed = En porcentaje
filters-pitch = Más agudo o más grave con la misma velocidad
option-pitch = En porcentaje; 100 es sin cambios
filters-none = Sin filtros
command-autoplay = Si la música sigue sola cuando se acaba la cola
option-on = Sí o no
command-ping = Cuánto tarda Discord en responder
command-help = Todos los comandos
command-about = Qué es esto, y qué versión

play-started = Suena ahora: { $title }.
play-queued = { $title } está en el lugar { $place } y suena en { $wait }.
play-queued-open = { $title } está en el lugar { $place }. Lo que suena antes no acaba por sí solo, así que nadie sabe cuándo sonará.
playlist-offered = El enlace también pertenece a una lista.
many-started = { $count ->
    [one] Suena ahora { $title } de «{ $name }».
   *[other] Suena ahora { $title }, la primera de { $count } canciones de «{ $name }».
  }
many-queued = { $count ->
    [one] Una canción de «{ $name }» está en el lugar { $place } y suena en { $wait }.
   *[other] { $count } canciones de «{ $name }» están desde el lugar { $place } y suenan en { $wait }.
  }
many-queued-open = { $count ->
    [one] Una canción
   *[other] { $count } canciones
  } de «{ $name }» desde el lugar { $place }. Lo que suena antes no acaba por sí solo.
some-started = { $count ->
    [one] Suena ahora { $title }.
   *[other] Suena ahora { $title }, la primera de { $count } canciones.
  }
some-queued = { $count ->
    [one] Una canción está en el lugar { $place } y suena en { $wait }.
   *[other] { $count } canciones están desde el lugar { $place } y suenan en { $wait }.
  }
some-queued-open = { $count ->
    [one] Una canción
   *[other] { $count } canciones
  } desde el lugar { $place }. Lo que suena antes no acaba por sí solo.
many-left-out = { $count ->
    [one] Una canción más no cupo
   *[other] { $count } canciones más no cupieron
  }: la cola, o tu parte de ella, está llena.
many-not-taken = { $count ->
    [one] Otra canción es más larga de lo que permite este servidor, o de una fuente que no permite
   *[other] Otras { $count } canciones son más largas de lo que permite este servidor, o de fuentes que no permite
  }: mira `/settings show`.
paused = { $title } está en pausa.
resumed = { $title } sigue sonando.
skipped = { $title } saltada. No queda nada por sonar.
skipped-similar = { $title } saltada. Busco algo parecido.
skipped-to = { $title } saltada. Suena ahora: { $next }.
skipped-passed = { $count ->
    [one] Una canción se omitió
   *[other] { $count } canciones se omitieron
  } por el camino.
previous = De vuelta a { $title }.
previous-interrupted = { $title } suena después.
shuffled = { $count ->
    [one] Una canción mezclada
   *[other] { $count } canciones mezcladas
  }.
stopped = Detenido, y fuera del canal.
stopped-undo = { $count ->
    [one] Se quitó una canción
   *[other] Se quitaron { $count } canciones
  }. Se puede deshacer durante { $minutes ->
    [one] un minuto
   *[other] { $minutes } minutos
  }.
restored = { $count ->
    [one] Una canción restaurada
   *[other] { $count } canciones restauradas
  }.
restored-playing = { $title } continúa.
unsaved = Pero no se pudo guardar: un reinicio ahora mismo lo olvidaría.
panel-called = El panel está abajo.
sought = { $title } sigue desde { $position }.
replayed = { $title } empieza de nuevo.
looping-off = Ya no se repite nada.
looping-track = La canción actual se repite hasta que la saltes.
looping-queue = La cola se repite.
volume-is = El volumen es { $level } %.
volume-set = El volumen es ahora { $level } %.
filtered = El sonido es ahora: { $filters }.
filters-off = Todos los filtros están apagados.
filter-equalizer = ecualizador
filter-speed = velocidad { $percent } %
filter-pitch = tono { $percent } %
autoplay = automático
autoplay-on = Cuando se acabe la cola, sigo con canciones parecidas.
autoplay-off = Cuando se acabe la cola, se acaba la música.
removed = { $title } fuera de la cola.
removed-many = { $count ->
    [one] Una canción quitada
   *[other] { $count } canciones quitadas
  }.
moved = { $title } está ahora en el lugar { $place }.
jumped = Suena ahora { $title }; lo que había antes se queda.
deduped = { $count ->
    [one] Una repetida quitada
   *[other] { $count } repetidas quitadas
  }.
ordered = { $count ->
    [one] Una canción reordenada
   *[other] { $count } canciones reordenadas
  }.
cleared = { $count ->
    [one] Una canción quitada
   *[other] { $count } canciones quitadas
  } de la cola.
undo = Se puede deshacer durante { $minutes ->
    [one] un minuto
   *[other] { $minutes } minutos
  }.
joined = Estoy en { $channel }.
left = He salido del canal de voz.
left-kept = He salido del canal de voz. { $count ->
    [one] Se conserva una canción
   *[other] Se conservan { $count } canciones
  }; usa `/join` para seguir.
history-title = Lo último que sonó
history-empty = Aquí todavía no ha sonado nada.
hits = { $count ->
    [one] Una canción encontrada. Elígela para ponerla en la cola.
   *[other] { $count } canciones encontradas. Elige una o varias.
  }
hits-choose = Elige qué reproducir
voted = Tu voto cuenta: { $deed }. { $votes } de { $needed } votos; los demás votan pidiendo lo mismo.
deed-skip = saltar la canción
deed-previous = volver a la anterior
deed-shuffle = mezclar la cola
deed-clear = vaciar la cola
deed-stop = detener
deed-skip-to = saltar a la canción elegida
deed-leave = salir del canal
preset-bassboost = Más graves
preset-treble = Más agudos
preset-vocal = Voz al frente
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoke
preset-tremolo = Trémolo
preset-vibrato = Vibrato
preset-soft = Suave
pong = Discord responde en { $millis } ms; { $shards ->
    [one] { $connected } de { $shards } shard conectado
   *[other] { $connected } de { $shards } shards conectados
  }.
pong-unknown = Aún sin medir; { $shards ->
    [one] { $connected } de { $shards } shard conectado
   *[other] { $connected } de { $shards } shards conectados
  }.
help-title = Comandos
about = Seraphim { $version }, un bot de música que alojas tú, escrito en Rust.

live = EN DIRECTO
untitled = canción sin título

queue-title = Cola
queue-empty = No hay nada más en la cola.
queue-silent = No suena nada.
queue-now = Suena ahora
queue-next = A continuación
queue-wait = en { $wait } más
queue-footer = Página { $page } de { $pages } · { $count ->
    [one] una canción en espera
   *[other] { $count } canciones en espera
  } · quedan { $total }
queue-footer-open = Página { $page } de { $pages } · { $count ->
    [one] una canción en espera
   *[other] { $count } canciones en espera
  }

status-stopped = Detenido
status-idle = Nada que poner
status-playing = Suena ahora
status-paused = En pausa
status-alone = En pausa mientras nadie escucha
status-muted = En pausa mientras un moderador me tenga silenciado
status-hushed = En pausa: aquí no puedo hablar
status-away = En ningún canal de voz
status-node-lost = El servidor de audio no responde; la música vuelve sola
status-halted = Esperando tras varios fallos
panel-silence = No suena nada. Usa `/play` para empezar.
panel-requester = La pidió
panel-source = Fuente
panel-next = Después
panel-next-none = Nada
panel-next-again = La misma canción otra vez
panel-next-similar = Algo parecido, en automático
panel-sound = Sonido
panel-footer = { $count ->
    [one] una canción en espera
   *[other] { $count } canciones en espera
  } · volumen { $volume } %
panel-outdated = Este panel es antiguo. Usa el más nuevo, por favor; `/nowplaying` lo trae aquí.
artwork-alt = Imagen de { $title }

button-previous = Anterior
button-pause = Pausa
button-resume = Seguir
button-skip = Saltar
button-shuffle = Mezclar
button-stop = Detener
button-restore = Deshacer
button-playlist = Añadir toda la lista
button-page-back = Página anterior
button-page-on = Página siguiente
button-unshuffle = Deshacer la mezcla
button-loop-off = Repetir: nada
button-loop-track = Repetir: canción
button-loop-queue = Repetir: cola
button-softer = Más bajo
button-louder = Más alto
button-queue = Cola

notice-track-failed = No se pudo reproducir { $title }: { $cause }.
notice-going-on = Sigo con la siguiente.
notice-replaced = No se pudo reproducir { $title }: { $cause }. Suena en su lugar: { $by }.
notice-too-many = { $failures } canciones seguidas fallaron, así que paro con { $waiting ->
    [one] una canción
   *[other] { $waiting } canciones
  } en espera. Usa `/resume` para seguir.
notice-node-lost = El servidor de audio no responde. La música sigue cuando vuelva.
notice-node-back = El servidor de audio ha vuelto. La música sigue.
notice-removed = Me sacaron del canal de voz. { $kept ->
    [0] Llámame con `/play` en un canal de voz.
    [one] Se conserva una canción; usa `/resume` en un canal de voz para seguir.
   *[other] Se conservan { $kept } canciones; usa `/resume` en un canal de voz para seguir.
  }
notice-join-failed = No pude entrar en { $channel }. La cola se conserva; usa `/resume` para intentarlo de nuevo.
notice-may-not-speak = Ya no puedo hablar en { $channel }, así que he pausado. Si recupero el permiso en cinco minutos, sigo solo; si no, me voy y la cola se conserva.
notice-voice-failed = Discord cerró la conexión de voz (código { $code }). La cola se conserva; usa `/resume` para seguir.
notice-left-alone = Nadie escuchaba, así que me fui. { $kept ->
    [0] Usa `/play` para que vuelva.
    [one] Se conserva una canción; usa `/resume` para seguir.
   *[other] Se conservan { $kept } canciones; usa `/resume` para seguir.
  }
notice-left-idle = No quedaba nada que poner, así que me fui. Usa `/play` para que vuelva.
notice-nothing-similar = No encontré nada parecido que no haya sonado hace poco. Elige lo siguiente con `/play`.
cause-gone = se borró o es privada
cause-region = está bloqueada en mi país
cause-age = tiene restricción de edad
cause-sign-in = el sitio pide iniciar sesión
cause-rate-limited = el sitio nos pide ir más despacio
cause-network = falló la conexión
cause-decode = su formato de audio no se puede leer
cause-stuck = dejó de enviar sonido
cause-expired = su enlace ha caducado; envía uno nuevo
cause-unknown = no se conoce el motivo

no-query-empty = Estaba vacío. Dame algo que buscar, un enlace o un archivo.
no-query-too-long = Eso tiene { $length } caracteres; se permiten { $max } como mucho. Acórtalo, por favor.
no-query-control = Contiene caracteres de control invisibles. Escríbelo de nuevo, por favor.
no-url-scheme = Los enlaces que empiezan por «{ $scheme }» no se reproducen. Usa http o https.
no-url-malformed = Ese enlace está incompleto. Cópialo entero, por favor.
no-unknown-entry = Esa canción no está en la cola. Elige una de la lista que aparece al escribir.
no-query-and-file = Dame una búsqueda o un archivo, no las dos cosas.
no-not-in-voice = No estás en ningún canal de voz. Entra primero en uno.
no-not-in-voice-there = No estás en ningún canal de voz. Estoy en { $channel }; entra ahí.
no-too-early = Acabo de conectarme y Discord aún no me ha dicho quién está en qué canal de voz aquí. Prueba otra vez en unos segundos, por favor.
no-other-channel = Estoy sonando para otros en { $channel }. Ve con ellos, o espera a que terminen.
no-bot-lacks = Me faltan permisos en { $channel }: { $missing }. Quien gestiona el servidor debe darlos.
no-channel-full = { $channel } está lleno. Haz sitio, o sube su límite.
no-afk-channel = { $channel } es el canal AFK del servidor, donde Discord no deja que se oiga a nadie. Ve a otro.
no-needs-dj = Eso solo puede hacerlo quien gestiona el servidor o tiene el rol de DJ ({ $role }); o tú, con tus propias canciones.
no-needs-dj-unnamed = Eso solo puede hacerlo quien gestiona el servidor. Con `/settings access` puede fijar un rol de DJ.
no-needs-dj-shared = Las listas del servidor solo las cambia quien gestiona el servidor o tiene el rol de DJ ({ $role }).
no-too-fast = Demasiado rápido. Espera { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
  } y prueba otra vez.
no-guild-too-fast = Hay demasiada gente haciendo cosas a la vez. Es el límite del servidor, no solo el tuyo: espera { $seconds ->
    [one] un segundo
   *[other] { $seconds } segundos
  } y prueba otra vez.
no-guild-only = Eso solo funciona en un servidor.
no-nothing-playing = No suena nada. Usa primero `/play`.
no-nothing-found = No se encontró nada para «{ $query }». Prueba otras palabras, o un enlace.
no-nothing-at-link = En ese enlace no hay nada que pueda reproducir: su servidor no tiene esa página o ese archivo (404), o aquí no se reproducen enlaces de ese tipo. Revísalo, o da otro.
no-source-refused = Eso no se puede reproducir: { $cause }. Prueba otra cosa.
no-queue-full = La cola está llena con { $limit ->
    [one] una canción
   *[other] { $limit } canciones
  }. Espera, o quita alguna.
no-already-over = Esa canción ya terminó, así que no se hizo nada.
no-previous = No hay ninguna canción anterior. Pide otra con `/play`.
no-shuffle = Hay muy pocas canciones para mezclar. Añade algunas antes.
no-restore = Ya no hay ninguna cola que restaurar. Usa `/play`.
no-stopped-meanwhile = Alguien detuvo la música mientras buscaba. Pídelo otra vez si quieres empezar de nuevo.
no-not-paused = Ya está sonando.
no-node = No se puede llegar al servidor de audio. Prueba otra vez en un momento.
no-search-timed-out = La búsqueda tardó demasiado. Prueba otra vez, o usa un enlace.
no-busy = Demasiadas peticiones a la vez. Prueba otra vez en un momento.
no-shutting-down = Me estoy reiniciando. Prueba otra vez en un minuto.
no-fault = Algo falló por mi parte. Está en el registro; prueba otra vez, por favor.
no-unknown-deed = Ya no conozco ese comando. Recarga Discord y prueba otra vez.
no-nothing-playable = Ese mensaje no tiene ni archivo de audio ni enlace. Elige otro mensaje.
no-hits-gone = Esos resultados son demasiado antiguos. Busca otra vez, por favor.
no-time = Eso no es un tiempo. Escribe 1:23, 90 o 1m30s.
no-out-of-range = Solo se puede de { $least } a { $most }.
no-nothing-named = Di cuáles: por título o lugar, o nombra a una persona cuyas canciones deban salir.
no-bands = Eso no son ganancias. Da hasta 15 números enteros de -25 a 100, como 25 0 10.
no-list-full = Esa lista está llena con { $most }. Quita algo primero.
no-needs-manager = Eso solo puede hacerlo quien gestiona el servidor. Pídeselo.
no-needs-owner = Eso solo pueden hacerlo los dueños de este bot.
no-text-channel = Aquí no se aceptan comandos. Usa { $channels }.
no-voice-channel = En ese canal de voz no toco. Usa { $channels }.
no-source-closed = Este servidor no permite canciones de «{ $source }». Elige una de otro sitio.
no-such-source = No hay ninguna fuente «{ $source }». Se conocen: { $known }; o `all` para todas.
no-live = En una transmisión en directo no hay otro punto al que ir.
no-voted-already = Ya has votado por eso. { $missing ->
    [one] Falta un voto
   *[other] Faltan { $missing } votos
} de otros.
no-behind-the-end = Esta canción solo dura { $length }. Elige un punto anterior, o `/skip`.
no-not-seekable = Esta canción solo se puede reproducir desde el principio.
no-person-limit = Ya tienes { $limit ->
    [one] una canción
   *[other] { $limit } canciones
  } en la cola, que es el límite aquí. Espera a que suene una, o quita una.
no-too-long = Es más larga de lo que permite este servidor ({ $limit }). Elige otra más corta.
no-queue-empty = La cola está vacía. Añade algo con `/play`.
no-duplicates = No hay nada repetido.
no-unshuffle = Ya no hay ninguna mezcla que deshacer: se puede durante un minuto. `/shuffle` mezcla otra vez.
no-not-here = No estoy en ningún canal de voz. Llámame con `/join` o `/play`.
no-lyrics = No se encontró la letra. Prueba `/lyrics query` con artista y título.
no-not-saved = No se pudo guardar, así que no se hizo. Prueba otra vez, por favor.
no-settings-unread = Ahora mismo no se pueden leer los ajustes de este servidor, así que nadie sabe qué está permitido aquí. Prueba otra vez en un momento, por favor.

may-view = Ver canal
may-connect = Conectar
may-speak = Hablar
may-request = Solicitar hablar
may-send = Enviar mensajes
may-embed = Insertar enlaces

settings-title = Ajustes de este servidor
settings-saved = Guardado: ajustes de este servidor
set-volume = **Volumen:** { $volume } % (como mucho { $most } %)
set-queue = **Cola:** { $tracks ->
    [one] una canción
   *[other] { $tracks } canciones
  }, por persona: { $person }, canción más larga: { $length }, por turnos: { $fair }
set-access = **DJs:** { $dj }; votaciones: { $votes }
set-votes = más del { $share } % de los oyentes
set-no-votes = sin votaciones
set-access-everybody = **Pueden saltar, detener y vaciar:** todos; votaciones: no hacen falta mientras no haya un rol de DJ
set-channels = **Canales:** comandos en { $text }; música en { $voice }
set-all = todos
set-all-sources = todas
set-nothing = nada
set-no-limit = sin límite
set-staying = **Irse:** tras { $idle } sin música, tras { $alone } a solas, quedarse siempre: { $always }
set-always-silent = sí, en pausa si nadie escucha
set-always-unheard = sí, sonando aunque nadie escuche
set-always-unused = no; seguiré sonando sin oyentes solo cuando esto esté activado: `/settings staying always: True`
set-speech = **Idioma:** { $language }, { $manner }; avisos: { $announcements }
set-sources = **Fuentes:** { $sources }
set-sponsors = **Omitido en los vídeos:** { $categories }
yes = sí
no = no
manner-celestial = celestial (como un serafín)
manner-plain = sencilla
sponsors-choose = Elige qué omitir
sponsor-sponsor = Publicidad pagada
sponsor-selfpromo = Autopromoción
sponsor-interaction = Peticiones de «me gusta» y suscripciones
sponsor-intro = Introducciones
sponsor-outro = Créditos
sponsor-preview = Avances y resúmenes
sponsor-offtopic = Partes sin música en vídeos musicales

command-playlist = Listas tuyas y de este servidor
playlist-save = Guarda lo que suena y lo que espera
playlist-add = Añade la canción actual
playlist-play = Pone una lista en la cola
playlist-list = Muestra todas las listas
playlist-show = Muestra las canciones de una lista
playlist-remove = Quita una canción de una lista
playlist-rename = Cambia el nombre de una lista
playlist-delete = Borra una lista; no se puede deshacer
option-list-name = Nombre de la lista
option-new-name = El nuevo nombre
option-list-place = Su lugar en la lista
option-shared = Una lista del servidor, no la tuya
command-privacy = Qué se guarda de ti
privacy-show = Muestra qué se guarda de ti
privacy-delete = Borra lo que se guarda de ti, con todas tus listas; no se puede deshacer
privacy-kept = Se guarda de ti: { $plays ->
    [one] una reproducción
   *[other] { $plays } reproducciones
  } en el registro y { $playlists ->
    [one] una lista
   *[other] { $playlists } listas
  }, además de lo que tienes en las colas.
privacy-deleted = Borrado. Tus canciones en espera llevan tu nombre hasta que terminen.
lists-title = Listas guardadas
lists-empty = Todavía no hay ninguna. `/playlist save` crea una con lo que suena.
list-renamed = Ahora se llama «{ $name }».
list-deleted = «{ $name }» se ha borrado.
list-removed = { $title } ya no está en «{ $name }».
no-more-lists = No caben más listas. Borra una primero.
no-list-room = Esa lista está llena. Quita algo de ella, o empieza otra.
no-such-list = No hay ninguna lista con ese nombre. `/playlist list` las muestra todas.
no-name-taken = Ya hay una lista con ese nombre. Elige otro nombre, o borra antes esa.
button-favourite = Favorita
list-saved = «{ $name }» guardada: { $count ->
    [one] una canción
   *[other] { $count } canciones
  }.
list-added = { $title } está ahora en «{ $name }», que tiene { $count ->
    [one] una canción
   *[other] { $count } canciones
  }.

command-lyrics = Muestra la letra de la canción actual o de otra
option-lyrics-query = Otra canción distinta de la actual
lyrics-from = Letra de { $source }
lyrics-cut = El resto no cabe aquí.

playlist-import = Crea una lista a partir de un archivo
playlist-export = Exporta una lista como archivo
option-list-file = El archivo: JSON como el exportado, o M3U
option-list-form = Tipo de archivo
list-exported = Aquí está «{ $name }»: { $count ->
    [one] una canción
   *[other] { $count } canciones
  }.
list-more = … y { $count ->
    [one] una
   *[other] { $count }
  } más; `/playlist export` las incluye todas.
list-left-out = { $count ->
    [one] Una entrada no se pudo
   *[other] { $count } entradas no se pudieron
  } leer.
no-file-too-large = Ese archivo es demasiado grande. Se aceptan como máximo { $kilobytes } KiB.
no-playlist-file = Ese archivo no contiene una lista que pueda leer. Dame un JSON como el de `/playlist export`, o un M3U.
no-file = Discord no me entregó el archivo. Adjúntalo de nuevo.

command-stats = Muestra lo que se ha escuchado en este servidor
option-days = Cuántos días atrás; 30 si no se indica
stats-title = { $days ->
    [one] El último día
   *[other] Los últimos { $days } días
  }
stats-empty = En ese tiempo no se escuchó nada aquí.
stats-total = { $plays ->
    [one] una canción
   *[other] { $plays } canciones
  }, { $time } en total, para { $people ->
    [one] una persona
   *[other] { $people } personas
  }
stats-tracks = Canciones más escuchadas
stats-people = Personas más activas
stats-hours = La imagen: canciones por hora del día (UTC)
stats-chart = Gráfico de canciones por hora; la hora más activa, las { $hour } UTC, con { $plays }

command-admin = Para los dueños de este bot
admin-rate-limit = Con qué frecuencia se puede actuar
admin-status = Cuánto le queda a alguien
admin-reset = Deja que alguien, o un servidor, empiece de nuevo
admin-clear = Deja que todos empiecen de nuevo
admin-nodes = Servidores de audio
admin-list = Muestra todos los servidores de audio
admin-drain = No da más reproductores a un servidor, o vuelve a dárselos
admin-move = Pasa los reproductores de un servidor a otros
admin-players = Muestra todos los reproductores
admin-announce = Publica algo en los canales de todos los reproductores
admin-shutdown = Termina el programa
option-member = Quién
option-node = Qué servidor de audio
option-server = Qué servidor, por su número; si no, este
option-words = Qué decir
admin-allowance = A { $person } le { $left ->
    [one] queda una acción
   *[other] quedan { $left } acciones
  }. En seguimiento: { $count ->
    [one] una persona
   *[other] { $count } personas
  }.
admin-allowance-server = Al servidor { $server } le { $left ->
    [one] queda una acción
   *[other] quedan { $left } acciones
  }. En seguimiento: { $count ->
    [one] un servidor
   *[other] { $count } servidores
  }.
admin-forgotten = { $person } empieza de nuevo.
admin-untracked = No se sabía nada de { $person }.
admin-cleared = Todos empiezan de nuevo.
nodes-title = Todos los servidores de audio
node-up = conectado
node-down = ausente
node-drained = en vaciado
admin-drained = «{ $node }» no recibe más reproductores; los suyos pasan a otros.
admin-undrained = «{ $node }» vuelve a recibir reproductores.
admin-moved = Los reproductores de «{ $node }» pasan a otros.
players-title = { $count ->
    [one] Un reproductor
   *[other] { $count } reproductores
  }
admin-announced = Publicado en { $count ->
    [one] un canal
   *[other] { $count } canales
  }.
admin-not-announced = Sin canal de texto donde publicar: { $guilds }.
admin-stopping = Apagando.
no-such-node = No hay ningún servidor de audio con ese nombre. `/admin nodes list` los muestra todos.

command-custom = Comandos propios de este servidor
custom-add = Crea un comando que reproduce algo
custom-list = Muestra los comandos de este servidor
custom-remove = Quita un comando
option-command-name = Nombre del comando, en minúsculas
option-command-list = Una lista del servidor que se reproducirá
custom-plays = Reproduce «{ $what }»
custom-added = `/{ $name }` ya es un comando de este servidor.
custom-removed = `/{ $name }` ya no existe.
custom-title = Comandos de este servidor
custom-none = Este servidor aún no tiene comandos propios. `/custom add` crea uno.
no-command-name = Ese no puede ser el nombre de un comando: hasta 32 letras minúsculas, cifras, - y _, y ninguno de mis comandos.
no-more-commands = Este servidor ya tiene { $most } comandos, el máximo. Quita uno primero.
no-such-command = Este servidor no tiene ningún comando con ese nombre. `/custom list` los muestra todos.
no-query-and-list = Dame una búsqueda o una lista, no ambas.
no-registration = Discord no aceptó el comando. Inténtalo más tarde.

name-play = reproducir
name-search = buscar
name-pause = pausar
name-resume = reanudar
name-skip = saltar
name-back = anterior
name-seek = ir-a
name-replay = desde-el-inicio
name-loop = repetir
name-volume = volumen
name-filters = filtros
name-autoplay = reproducción-automática
name-queue = cola
name-nowplaying = sonando
name-history = historial
name-lyrics = letra
name-shuffle = mezclar
name-fair = por-turnos
name-dedupe = quitar-duplicados
name-remove = quitar
name-move = mover
name-jump = saltar-a
name-clear = vaciar
name-stop = detener
name-join = entrar
name-leave = salir
name-playlist = lista
name-custom = comandos-propios
name-settings = ajustes
name-stats = estadísticas
name-privacy = privacidad
name-ping = latencia
name-help = ayuda
name-about = acerca-de
name-admin = administración
name-play-this = Reproducir esto

suggested-list = Tu lista «{ $name }» · { $count }
suggested-shared-list = Lista del servidor «{ $name }» · { $count }

node-players = reproductores: { $count }

name-query = búsqueda
name-file = archivo
name-where = dónde
name-source = fuente
name-to = hasta
name-position = tiempo
name-mode = modo
name-level = nivel
name-preset = preajuste
name-name = nombre
name-equalizer = ecualizador
name-bands = bandas
name-speed = velocidad
name-pitch = tono
name-percent = porcentaje
name-off = desactivar
name-on = activar
name-entries = canciones
name-person = persona
name-entry = canción
name-place = lugar
name-page = página
name-days = días
name-list = listar
name-show = mostrar
name-add = añadir
name-save = guardar
name-remove-track = quitar-canción
name-rename = renombrar
name-new-name = nuevo-nombre
name-delete = borrar
name-import = importar
name-export = exportar
name-as = formato
name-shared = compartida
name-most = máximo
name-default = inicial
name-tracks = canciones
name-per-person = por-persona
name-length = duración
name-access = permisos
name-dj = rol-dj
name-everybody = todos
name-votes = votación
name-channels = canales
name-text = canal-de-texto
name-voice = canal-de-voz
name-all = todos
name-staying = permanencia
name-idle = sin-música
name-alone = sin-oyentes
name-always = siempre
name-unheard = seguir-sonando
name-speech = idioma
name-language = idioma
name-manner = estilo
name-announcements = avisos
name-sources = fuentes
name-allow = permitir
name-sponsorblock = sponsorblock
name-reset = restablecer
name-rate-limit = límite
name-status = estado
name-member = miembro
name-server = servidor
name-nodes = servidores-de-audio
name-drain = vaciar
name-node = servidor
name-players = reproductores
name-announce = anunciar
name-words = texto
name-log-level = nivel-de-registro
name-least-level = nivel
name-shutdown = apagar

notice-source-failing = «{ $source }» falla una y otra vez para todos: { $cause }. Lo dejo en paz cinco minutos cada vez y no volveré a avisar hasta que haya funcionado.

admin-log = Elige cuánto se registra
option-log-level = Las líneas menos importantes que se escriben
admin-level = A partir de ahora se registra todo desde «{ $level }».
