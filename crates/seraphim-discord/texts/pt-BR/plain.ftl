# Português (Brasil).
# Here the plural form “one” is said of 0 as well: where 1 is told in words, it is `[1]`.

command-play = Toca uma música, uma playlist, um link ou um arquivo
option-query = O que procurar, ou um link
option-file = Um arquivo de áudio para tocar
option-where = Em que lugar da fila
choice-last = no fim
choice-next = em seguida
choice-now = agora mesmo
command-pause = Pausa, ou continua depois de uma pausa
command-resume = Continua depois de uma pausa
command-skip = Pula a música atual
option-to = Pula até esta música
command-back = Toca a música anterior de novo
command-shuffle = Embaralha a fila
command-stop = Para tudo, esvazia a fila e sai do canal
command-queue = Mostra a fila
command-nowplaying = Traz o painel aqui para baixo
presence = /play
command-search = Procura e deixa escolher entre os resultados
option-source = Onde procurar
command-seek = Vai para outro ponto da música
option-position = Um tempo como 1:23, 90 ou 1m30s; com + ou - a partir daqui
command-replay = Toca a música atual do começo
command-loop = Repete a música ou a fila
option-mode = O que repetir
choice-off = nada
choice-track = a música
choice-queue = a fila
command-volume = Mostra ou ajusta o volume
option-level = Volume em porcentagem; 100 não muda nada
command-remove = Tira músicas da fila
option-entries = Um título, um lugar, ou lugares como 2-5 ou 1, 4, 7
option-person = Todas as músicas desta pessoa
command-move = Muda uma música de lugar na fila
option-entry = Qual música
option-place = O novo lugar; 1 é a próxima
option-page = Qual página; senão, a primeira
command-clear = Esvazia a fila; a música atual continua
command-jump = Toca agora uma música da fila
command-dedupe = Tira as músicas repetidas da fila
command-fair = Faz todos se revezarem na fila
command-join = Me chama para o seu canal de voz
command-leave = Me manda embora; a fila fica guardada
command-history = Mostra o que já tocou
command-play-this = Toca o que uma mensagem indica
command-settings = Mostra e muda as configurações deste servidor
settings-show = Mostra todas as configurações
settings-volume = Volume inicial e máximo
option-default-volume = Volume deste servidor em porcentagem, agora e depois
option-most-volume = Maior volume permitido, em porcentagem
settings-queue = Limites da fila
option-most-tracks = Quantas músicas podem esperar
option-most-person = Quantas músicas por pessoa; 0 é sem limite
option-most-length = Música mais longa, como 10:00; 0 é sem limite
option-fair = Se as pessoas se revezam
settings-access = Quem pode mexer na música dos outros
option-dj = O cargo que pode pular, parar e esvaziar
option-everybody = Todos podem; nenhum cargo é preciso
option-votes = Parte dos ouvintes, em porcentagem, que uma votação deve superar; 0 é sem votação
settings-channels = Canais para comandos e para música
option-text-channel = Aceita comandos neste canal; escolhido de novo, ele é tirado
option-voice-channel = Toca neste canal; escolhido de novo, ele é tirado
option-all-channels = Permite todos os canais de novo
settings-staying = Quando vou embora por conta própria
option-idle = Quanto espero sem nada para tocar, como 5:00
option-alone = Quanto espero sem ouvintes, como 5:00
option-always = Ficar dia e noite
option-unheard = Dia e noite: continuar tocando mesmo sem ouvintes
settings-speech = Idioma e jeito de falar
option-language = O idioma
option-manner = Celestial ou simples (em inglês)
option-announcements = Se escrevo mensagens que ninguém pediu
settings-sources = Fontes que podem ser tocadas
option-allow = Nomes como youtube, local; ou all para todas
settings-sponsorblock = Partes de vídeos para deixar de fora
settings-reset = Volta todas as configurações ao início; não dá para desfazer
command-filters = Muda o som
filters-preset = Escolhe um som já pronto
option-preset = Qual
filters-equalizer = Ajusta as 15 faixas do equalizador
option-bands = Até 15 ganhos de -25 a 100, a faixa mais grave primeiro
filters-speed = Mais rápido ou mais devagar, no mesmo tom
option-speed = Em porcentagem
filters-pitch = Mais agudo ou mais grave, na mesma velocidade
option-pitch = Em porcentagem; 100 não muda nada
filters-none = Sem filtros
command-autoplay = Se a música continua sozinha quando a fila acaba
option-on = Sim ou não
command-ping = Em quanto tempo o Discord responde
command-help = Todos os comandos
command-about = O que é isto, e qual a versão

play-started = Tocando agora: { $title }.
play-queued = { $title } está no lugar { $place } e toca em { $wait }.
play-queued-open = { $title } está no lugar { $place }. O que toca antes não acaba sozinho, então ninguém sabe quando vai tocar.
playlist-offered = O link também faz parte de uma playlist.
many-started = { $count ->
    [1] Tocando agora { $title } de “{ $name }”.
   *[other] Tocando agora { $title }, a primeira de { $count } músicas de “{ $name }”.
  }
many-queued = { $count ->
    [1] Uma música de “{ $name }” está no lugar { $place } e toca em { $wait }.
   *[other] { $count } músicas de “{ $name }” estão a partir do lugar { $place } e tocam em { $wait }.
  }
many-queued-open = { $count ->
    [1] Uma música
   *[other] { $count } músicas
  } de “{ $name }” a partir do lugar { $place }. O que toca antes não acaba sozinho.
some-started = { $count ->
    [1] Tocando agora { $title }.
   *[other] Tocando agora { $title }, a primeira de { $count } músicas.
  }
some-queued = { $count ->
    [1] Uma música está no lugar { $place } e toca em { $wait }.
   *[other] { $count } músicas estão a partir do lugar { $place } e tocam em { $wait }.
  }
some-queued-open = { $count ->
    [1] Uma música
   *[other] { $count } músicas
  } a partir do lugar { $place }. O que toca antes não acaba sozinho.
many-left-out = { $count ->
    [1] Mais uma música não coube
   *[other] Mais { $count } músicas não couberam
  }: a fila, ou a sua parte dela, está cheia.
many-not-taken = { $count ->
    [1] Mais uma música é mais longa do que este servidor permite, ou de uma fonte que ele não permite
   *[other] Mais { $count } músicas são mais longas do que este servidor permite, ou de fontes que ele não permite
  }: veja `/settings show`.
paused = { $title } está em pausa.
resumed = { $title } voltou a tocar.
skipped = { $title } foi pulada. Não resta nada para tocar.
skipped-similar = { $title } foi pulada. Estou procurando algo parecido.
skipped-to = { $title } foi pulada. Tocando agora: { $next }.
skipped-passed = { $count ->
    [1] Uma música ficou
   *[other] { $count } músicas ficaram
  } pelo caminho.
previous = De volta a { $title }.
previous-interrupted = { $title } toca depois.
shuffled = { $count ->
    [1] Uma música embaralhada
   *[other] { $count } músicas embaralhadas
  }.
stopped = Parei, e saí do canal.
stopped-undo = { $count ->
    [1] Uma música foi tirada
   *[other] { $count } músicas foram tiradas
  }. Dá para desfazer por { $minutes ->
    [1] um minuto
   *[other] { $minutes } minutos
  }.
restored = { $count ->
    [1] Uma música voltou
   *[other] { $count } músicas voltaram
  }.
restored-playing = { $title } continua.
unsaved = Mas não deu para salvar: se eu reiniciasse agora, isso seria esquecido.
panel-called = O painel está abaixo.
sought = { $title } continua em { $position }.
replayed = { $title } começa de novo.
looping-off = Nada mais se repete.
looping-track = A música atual se repete até você pular.
looping-queue = A fila se repete.
volume-is = O volume está em { $level } %.
volume-set = O volume agora é { $level } %.
filtered = O som agora é: { $filters }.
filters-off = Todos os filtros estão desligados.
filter-equalizer = equalizador
filter-speed = velocidade { $percent } %
filter-pitch = tom { $percent } %
autoplay = automático
autoplay-on = Quando a fila acabar, continuo com músicas parecidas.
autoplay-off = Quando a fila acabar, a música acaba.
removed = { $title } saiu da fila.
removed-many = { $count ->
    [1] Uma música tirada
   *[other] { $count } músicas tiradas
  }.
moved = { $title } agora está no lugar { $place }.
jumped = Tocando agora { $title }; o que vinha antes fica.
deduped = { $count ->
    [1] Uma repetida tirada
   *[other] { $count } repetidas tiradas
  }.
ordered = { $count ->
    [1] Uma música reordenada
   *[other] { $count } músicas reordenadas
  }.
cleared = { $count ->
    [1] Uma música tirada
   *[other] { $count } músicas tiradas
  } da fila.
undo = Dá para desfazer por { $minutes ->
    [1] um minuto
   *[other] { $minutes } minutos
  }.
joined = Estou em { $channel }.
left = Saí do canal de voz.
left-kept = Saí do canal de voz. { $count ->
    [1] Uma música fica guardada
   *[other] { $count } músicas ficam guardadas
  }; use `/join` para continuar.
history-title = Tocadas há pouco
history-empty = Nada tocou aqui ainda.
hits = { $count ->
    [1] Uma música encontrada. Escolha-a para pôr na fila.
   *[other] { $count } músicas encontradas. Escolha uma ou várias.
  }
hits-choose = Escolha o que tocar
voted = Seu voto conta: { $deed }. { $votes } de { $needed } votos; os outros votam pedindo o mesmo.
deed-skip = pular a música
deed-previous = voltar à anterior
deed-shuffle = embaralhar a fila
deed-clear = esvaziar a fila
deed-stop = parar
deed-skip-to = pular para a música escolhida
deed-leave = sair do canal
preset-bassboost = Mais graves
preset-treble = Mais agudos
preset-vocal = Voz à frente
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaokê
preset-tremolo = Trêmolo
preset-vibrato = Vibrato
preset-soft = Suave
pong = O Discord responde em { $millis } ms; { $shards ->
    [1] { $connected } de { $shards } shard conectado
   *[other] { $connected } de { $shards } shards conectados
  }.
pong-unknown = Ainda não medido; { $shards ->
    [1] { $connected } de { $shards } shard conectado
   *[other] { $connected } de { $shards } shards conectados
  }.
help-title = Comandos
about = Seraphim { $version }, um bot de música que você mesmo hospeda, escrito em Rust.

live = AO VIVO
untitled = música sem título

queue-title = Fila
queue-empty = Não há mais nada na fila.
queue-silent = Nada está tocando.
queue-now = Tocando agora
queue-next = A seguir
queue-wait = em { $wait }
queue-footer = Página { $page } de { $pages } · { $count ->
    [0] nenhuma música esperando
    [1] uma música esperando
   *[other] { $count } músicas esperando
  } · faltam { $total }
queue-footer-open = Página { $page } de { $pages } · { $count ->
    [0] nenhuma música esperando
    [1] uma música esperando
   *[other] { $count } músicas esperando
  }

status-stopped = Parado
status-idle = Nada para tocar
status-playing = Tocando agora
status-paused = Em pausa
status-alone = Em pausa enquanto ninguém ouve
status-muted = Em pausa enquanto um moderador me silencia
status-hushed = Em pausa: não posso falar aqui
status-away = Em nenhum canal de voz
status-node-lost = Servidor de áudio fora do ar; a música volta sozinha
status-halted = Esperando depois de várias falhas
panel-silence = Nada está tocando. Use `/play` para começar.
panel-requester = Pedida por
panel-source = Fonte
panel-next = Depois
panel-next-none = Nada
panel-next-again = A mesma música de novo
panel-next-similar = Algo parecido, no automático
panel-sound = Som
panel-footer = { $count ->
    [0] nenhuma música esperando
    [1] uma música esperando
   *[other] { $count } músicas esperando
  } · volume em { $volume } %
panel-outdated = Este painel está desatualizado. Use o mais novo, por favor; `/nowplaying` traz ele para cá.
artwork-alt = Imagem de { $title }

button-previous = Anterior
button-pause = Pausar
button-resume = Continuar
button-skip = Pular
button-shuffle = Embaralhar
button-stop = Parar
button-restore = Desfazer
button-playlist = Pôr a playlist inteira na fila
button-page-back = Página anterior
button-page-on = Próxima página
button-unshuffle = Desfazer o embaralhamento
button-loop-off = Repetir: nada
button-loop-track = Repetir: música
button-loop-queue = Repetir: fila
button-softer = Mais baixo
button-louder = Mais alto
button-queue = Fila

notice-track-failed = Não deu para tocar { $title }: { $cause }.
notice-going-on = Sigo com a próxima.
notice-replaced = Não deu para tocar { $title }: { $cause }. No lugar toca: { $by }.
notice-too-many = { $failures } músicas seguidas falharam, então parei com { $waiting ->
    [0] nenhuma música
    [1] uma música
   *[other] { $waiting } músicas
  } esperando. Use `/resume` para continuar.
notice-node-lost = O servidor de áudio está fora do ar. A música continua quando ele voltar.
notice-node-back = O servidor de áudio voltou. A música continua.
notice-removed = Fui tirado do canal de voz. { $kept ->
    [0] `/play` em um canal de voz me traz de volta.
    [1] Uma música fica guardada; use `/resume` em um canal de voz para continuar.
   *[other] { $kept } músicas ficam guardadas; use `/resume` em um canal de voz para continuar.
  }
notice-join-failed = Não consegui entrar em { $channel }. A fila fica guardada; use `/resume` para tentar de novo.
notice-may-not-speak = Não posso mais falar em { $channel }, então pausei. Se eu puder de novo em cinco minutos, continuo sozinho; senão, saio e a fila fica guardada.
notice-voice-failed = O Discord fechou a conexão de voz (código { $code }). A fila fica guardada; use `/resume` para continuar.
notice-left-alone = Ninguém estava ouvindo, então saí. { $kept ->
    [0] `/play` me traz de volta.
    [1] Uma música fica guardada; use `/resume` para continuar.
   *[other] { $kept } músicas ficam guardadas; use `/resume` para continuar.
  }
notice-left-idle = Não havia mais nada para tocar, então saí. `/play` me traz de volta.
notice-nothing-similar = Não encontrei nada parecido que não tenha tocado há pouco. Escolha o que vem com `/play`.
cause-gone = foi apagada ou é privada
cause-region = está bloqueada no meu país
cause-age = tem restrição de idade
cause-sign-in = o site quer que se entre com uma conta
cause-rate-limited = o site pede que a gente vá mais devagar
cause-network = a conexão falhou
cause-decode = o formato de áudio não pode ser lido
cause-stuck = parou de mandar som
cause-expired = o link dela expirou; mande um novo
cause-unknown = o motivo não é conhecido

no-query-empty = Estava vazio. Me dê algo para procurar, um link ou um arquivo.
no-query-too-long = Isso tem { $length } caracteres; no máximo { $max } são permitidos. Encurte, por favor.
no-query-control = Há caracteres de controle invisíveis aí. Digite de novo, por favor.
no-url-scheme = Links que começam com “{ $scheme }” não são tocados. Use http ou https.
no-url-malformed = Esse link está incompleto. Copie ele inteiro, por favor.
no-unknown-entry = Essa música não está na fila. Escolha uma da lista que aparece enquanto você digita.
no-query-and-file = Me dê uma busca ou um arquivo, não os dois.
no-not-in-voice = Você não está em nenhum canal de voz. Entre em um primeiro.
no-not-in-voice-there = Você não está em nenhum canal de voz. Estou em { $channel }; entre lá.
no-too-early = Acabei de me conectar, e o Discord ainda não me disse quem está em qual canal de voz aqui. Tente de novo em alguns segundos, por favor.
no-other-channel = Estou tocando para outros em { $channel }. Vá até lá, ou espere eles terminarem.
no-bot-lacks = Me faltam permissões em { $channel }: { $missing }. Quem gerencia o servidor precisa concedê-las.
no-channel-full = { $channel } está cheio. Abram um lugar, ou aumentem o limite.
no-afk-channel = { $channel } é o canal AFK do servidor, onde o Discord não deixa ninguém ser ouvido. Vá para outro.
no-needs-dj = Só quem gerencia o servidor ou tem o cargo de DJ ({ $role }) pode; ou você, com as suas próprias músicas.
no-needs-dj-unnamed = Só quem gerencia o servidor pode. Com `/settings access` dá para definir um cargo de DJ.
no-needs-dj-shared = Só quem gerencia o servidor ou tem o cargo de DJ ({ $role }) muda as playlists do servidor.
no-too-fast = Rápido demais. Espere { $seconds ->
    [1] um segundo
   *[other] { $seconds } segundos
  } e tente de novo.
no-guild-too-fast = Há gente demais fazendo coisas ao mesmo tempo. É o limite do servidor, não só o seu: espere { $seconds ->
    [1] um segundo
   *[other] { $seconds } segundos
  } e tente de novo.
no-guild-only = Isso só funciona em um servidor.
no-nothing-playing = Nada está tocando. Use `/play` primeiro.
no-nothing-found = Nada foi encontrado para “{ $query }”. Tente outras palavras, ou um link.
no-nothing-at-link = Nesse link não há nada que eu possa tocar: o servidor dele não tem essa página ou esse arquivo (404), ou links desse tipo não são tocados aqui. Confira, ou mande outro.
no-source-refused = Isso não pode ser tocado: { $cause }. Tente outra coisa.
no-queue-full = A fila está cheia com { $limit ->
    [1] uma música
   *[other] { $limit } músicas
  }. Espere, ou tire alguma.
no-already-over = Essa música já acabou, então nada foi feito.
no-previous = Não há música anterior. Peça outra com `/play`.
no-shuffle = Há poucas músicas para embaralhar. Adicione algumas primeiro.
no-restore = Não há mais fila para restaurar. Use `/play`.
no-stopped-meanwhile = Alguém parou tudo enquanto eu procurava. Peça de novo se quiser recomeçar.
no-not-paused = Já está tocando.
no-node = Não consigo alcançar o servidor de áudio. Tente de novo daqui a pouco.
no-search-timed-out = A busca demorou demais. Tente de novo, ou use um link.
no-busy = Pedidos demais de uma vez. Tente de novo daqui a pouco.
no-shutting-down = Estou reiniciando. Tente de novo em um minuto.
no-fault = Algo deu errado do meu lado. Está no registro; tente de novo, por favor.
no-unknown-deed = Não conheço mais esse comando. Recarregue o Discord e tente de novo.
no-nothing-playable = Essa mensagem não tem arquivo de áudio nem link. Escolha outra mensagem.
no-hits-gone = Esses resultados são antigos demais. Procure de novo, por favor.
no-time = Isso não é um tempo. Escreva 1:23, 90 ou 1m30s.
no-out-of-range = Só é possível de { $least } a { $most }.
no-nothing-named = Diga quais: por título ou lugar, ou indique uma pessoa cujas músicas devem sair.
no-bands = Isso não são ganhos. Dê até 15 números inteiros de -25 a 100, como 25 0 10.
no-list-full = Essa lista está cheia com { $most }. Tire algo primeiro.
no-needs-manager = Só quem gerencia o servidor pode. Peça a essa pessoa.
no-needs-owner = Só os donos deste bot podem.
no-text-channel = Comandos não são aceitos aqui. Use { $channels }.
no-voice-channel = Não toco nesse canal de voz. Use { $channels }.
no-source-closed = Este servidor não permite músicas de “{ $source }”. Escolha uma de outro lugar.
no-such-source = Não existe a fonte “{ $source }”. As conhecidas são: { $known }; ou `all` para todas.
no-live = Uma transmissão ao vivo não tem outro ponto para onde ir.
no-voted-already = Você já votou nisso. { $missing ->
    [1] Ainda falta um voto
   *[other] Ainda faltam { $missing } votos
} de outras pessoas.
no-behind-the-end = Essa música só tem { $length }. Escolha um ponto anterior, ou `/skip`.
no-not-seekable = Essa música só pode ser tocada do começo.
no-person-limit = Você já tem { $limit ->
    [1] uma música
   *[other] { $limit } músicas
  } na fila, que é o limite aqui. Espere uma tocar, ou tire uma.
no-too-long = É mais longa do que este servidor permite ({ $limit }). Escolha uma mais curta.
no-queue-empty = A fila está vazia. Adicione algo com `/play`.
no-duplicates = Nada está repetido.
no-unshuffle = Não há mais embaralhamento para desfazer: dá por um minuto. `/shuffle` embaralha de novo.
no-not-here = Não estou em nenhum canal de voz. Me chame com `/join` ou `/play`.
no-lyrics = Nenhuma letra foi encontrada. Tente `/lyrics query` com artista e título.
no-not-saved = Não deu para salvar, então não foi feito. Tente de novo, por favor.
no-settings-unread = Não dá para ler as configurações deste servidor agora, então ninguém sabe o que é permitido aqui. Tente de novo daqui a pouco, por favor.

may-view = Ver canal
may-connect = Conectar
may-speak = Falar
may-request = Pedir para falar
may-send = Enviar mensagens
may-embed = Inserir links

settings-title = Configurações deste servidor
settings-saved = Salvo: configurações deste servidor
set-volume = **Volume:** { $volume } % (no máximo { $most } %)
set-queue = **Fila:** { $tracks ->
    [1] uma música
   *[other] { $tracks } músicas
  }, por pessoa: { $person }, música mais longa: { $length }, revezamento: { $fair }
set-access = **DJs:** { $dj }; votações: { $votes }
set-votes = mais de { $share } % dos ouvintes
set-no-votes = nenhuma
set-access-everybody = **Podem pular, parar e esvaziar:** todos; votações: desnecessárias enquanto não houver um cargo de DJ
set-channels = **Canais:** comandos em { $text }; música em { $voice }
set-all = todos
set-all-sources = todas
set-nothing = nada
set-no-limit = sem limite
set-staying = **Saída:** depois de { $idle } sem música, depois de { $alone } a sós, ficar sempre: { $always }
set-always-silent = sim, em pausa sem ouvintes
set-always-unheard = sim, tocando mesmo sem ouvintes
set-always-unused = não; só continuo tocando sem ouvintes quando isto estiver ligado: `/settings staying always: True`
set-speech = **Fala:** { $language }, { $manner }; avisos: { $announcements }
set-sources = **Fontes:** { $sources }
set-sponsors = **Deixado de fora nos vídeos:** { $categories }
yes = sim
no = não
manner-celestial = celestial (como um serafim)
manner-plain = simples
sponsors-choose = Escolha o que deixar de fora
sponsor-sponsor = Publicidade paga
sponsor-selfpromo = Autopromoção
sponsor-interaction = Pedidos de curtidas e inscrições
sponsor-intro = Aberturas
sponsor-outro = Créditos
sponsor-preview = Prévias e resumos
sponsor-offtopic = Partes sem música em clipes

command-playlist = Playlists suas e deste servidor
playlist-save = Salva o que toca e o que espera
playlist-add = Adiciona a música atual
playlist-play = Põe uma playlist na fila
playlist-list = Mostra todas as playlists
playlist-show = Mostra as músicas de uma playlist
playlist-remove = Tira uma música de uma playlist
playlist-rename = Renomeia uma playlist
playlist-delete = Apaga uma playlist; não dá para desfazer
option-list-name = Nome da playlist
option-new-name = O novo nome
option-list-place = O lugar dela na playlist
option-shared = Uma playlist do servidor, não a sua
command-privacy = O que é guardado sobre você
privacy-show = Mostra o que é guardado sobre você
privacy-delete = Apaga o que é guardado sobre você, com todas as suas playlists; não dá para desfazer
privacy-kept = De você são guardadas: { $plays ->
    [0] nenhuma reprodução
    [1] uma reprodução
   *[other] { $plays } reproduções
  } no registro e { $playlists ->
    [0] nenhuma playlist
    [1] uma playlist
   *[other] { $playlists } playlists
  }, além do que está nas filas.
privacy-deleted = Apagado. Suas músicas na fila levam seu nome até acabarem.
lists-title = Playlists salvas
lists-empty = Ainda não há nenhuma. `/playlist save` cria uma com o que está tocando.
list-renamed = Agora se chama “{ $name }”.
list-deleted = “{ $name }” foi apagada.
list-removed = { $title } saiu de “{ $name }”.
no-more-lists = Não cabem mais playlists. Apague uma primeiro.
no-list-room = Essa playlist está cheia. Tire algo dela, ou comece outra.
no-such-list = Não há playlist com esse nome. `/playlist list` mostra todas.
no-name-taken = Já existe uma playlist com esse nome. Escolha outro nome, ou apague essa primeiro.
button-favourite = Favoritar
list-saved = “{ $name }” salva: { $count ->
    [0] nenhuma música
    [1] uma música
   *[other] { $count } músicas
  }.
list-added = { $title } agora está em “{ $name }”, que tem { $count ->
    [1] uma música
   *[other] { $count } músicas
  }.

command-lyrics = Mostra a letra da música atual ou de outra
option-lyrics-query = Outra música que não a atual
lyrics-from = Letra de { $source }
lyrics-cut = O resto não cabe aqui.

playlist-import = Cria uma playlist a partir de um arquivo
playlist-export = Exporta uma playlist como arquivo
option-list-file = O arquivo: JSON como o exportado, ou M3U
option-list-form = Tipo de arquivo
list-exported = Aqui está “{ $name }”: { $count ->
    [0] nenhuma música
    [1] uma música
   *[other] { $count } músicas
  }.
list-more = … e mais { $count ->
    [1] uma
   *[other] { $count }
  }; `/playlist export` traz todas.
list-left-out = { $count ->
    [1] Uma entrada não pôde ser lida
   *[other] { $count } entradas não puderam ser lidas
  }.
no-file-too-large = Esse arquivo é grande demais. São aceitos no máximo { $kilobytes } KiB.
no-playlist-file = Esse arquivo não tem uma playlist que eu consiga ler. Envie um JSON como o de `/playlist export`, ou um M3U.
no-file = O Discord não me entregou o arquivo. Anexe-o de novo.

command-stats = Mostra o que foi ouvido neste servidor
option-days = Quantos dias para trás; 30 se omitido
stats-title = { $days ->
    [1] O último dia
   *[other] Os últimos { $days } dias
  }
stats-empty = Nada foi ouvido aqui nesse período.
stats-total = { $plays ->
    [1] uma música
   *[other] { $plays } músicas
  }, { $time } no total, para { $people ->
    [0] nenhuma pessoa
    [1] uma pessoa
   *[other] { $people } pessoas
  }
stats-tracks = Músicas mais ouvidas
stats-people = Pessoas mais ativas
stats-hours = A imagem: músicas por hora do dia (UTC)
stats-chart = Gráfico de músicas por hora; a mais movimentada é { $hour } h UTC, com { $plays }

command-admin = Para os donos deste bot
admin-rate-limit = Com que frequência se pode agir
admin-status = Quanto ainda resta a alguém
admin-reset = Zera a contagem de alguém ou de um servidor
admin-clear = Zera a contagem de todos
admin-nodes = Servidores de áudio
admin-list = Mostra todos os servidores de áudio
admin-drain = Não dá novos players a um servidor, ou volta a dar
admin-move = Move os players de um servidor para outros
admin-players = Mostra todos os players
admin-announce = Publica algo nos canais de todos os players
admin-shutdown = Encerra o programa
option-member = Quem
option-node = Qual servidor de áudio
option-server = Qual servidor, pelo número; senão, este
option-words = O que dizer
admin-allowance = { $person } ainda tem { $left ->
    [0] nenhuma ação
    [1] uma ação
   *[other] { $left } ações
  }. Acompanhadas: { $count ->
    [1] uma pessoa
   *[other] { $count } pessoas
  }.
admin-allowance-server = O servidor { $server } ainda tem { $left ->
    [0] nenhuma ação
    [1] uma ação
   *[other] { $left } ações
  }. Acompanhados: { $count ->
    [1] um servidor
   *[other] { $count } servidores
  }.
admin-forgotten = { $person } começa de novo.
admin-untracked = Nada se sabia de { $person }.
admin-cleared = Todos começam de novo.
nodes-title = Todos os servidores de áudio
node-up = conectado
node-down = ausente
node-drained = esvaziado
admin-drained = “{ $node }” não recebe novos players; os dele vão para outros.
admin-undrained = “{ $node }” volta a receber players.
admin-moved = Os players de “{ $node }” vão para outros.
players-title = Players ativos: { $count }
admin-announced = Publicado em { $count ->
    [0] nenhum canal
    [1] um canal
   *[other] { $count } canais
  }.
admin-not-announced = Sem canal de texto onde publicar: { $guilds }.
admin-stopping = Desligando.
no-such-node = Não há servidor de áudio com esse nome. `/admin nodes list` mostra todos.

command-custom = Comandos próprios deste servidor
custom-add = Cria um comando que toca algo
custom-list = Mostra os comandos deste servidor
custom-remove = Remove um comando
option-command-name = Nome do comando, em minúsculas
option-command-list = Uma playlist do servidor para tocar
custom-plays = Toca “{ $what }”
custom-added = `/{ $name }` agora é um comando deste servidor.
custom-removed = `/{ $name }` foi removido.
custom-title = Comandos deste servidor
custom-none = Este servidor ainda não tem comandos próprios. `/custom add` cria um.
no-command-name = Esse não pode ser o nome de um comando: até 32 letras minúsculas, dígitos, - e _, e nenhum dos meus comandos.
no-more-commands = Este servidor já tem { $most } comandos, o máximo. Remova um primeiro.
no-such-command = Este servidor não tem um comando com esse nome. `/custom list` mostra todos.
no-query-and-list = Me dê uma busca ou uma playlist, não as duas.
no-registration = O Discord não aceitou o comando. Tente mais tarde.

name-play = tocar
name-search = pesquisar
name-pause = pausar
name-resume = retomar
name-skip = pular
name-back = anterior
name-seek = ir-para
name-replay = do-início
name-loop = repetir
name-volume = volume
name-filters = filtros
name-autoplay = reprodução-automática
name-queue = fila
name-nowplaying = tocando
name-history = histórico
name-lyrics = letra
name-shuffle = embaralhar
name-fair = revezar
name-dedupe = remover-repetidas
name-remove = remover
name-move = mover
name-jump = pular-para
name-clear = limpar
name-stop = parar
name-join = entrar
name-leave = sair
name-playlist = lista-de-músicas
name-custom = comandos-próprios
name-settings = configurações
name-stats = estatísticas
name-privacy = privacidade
name-ping = latência
name-help = ajuda
name-about = sobre
name-admin = administração
name-play-this = Tocar isto

suggested-list = Sua playlist “{ $name }” · { $count }
suggested-shared-list = Playlist do servidor “{ $name }” · { $count }

node-players = players ativos: { $count }

name-query = busca
name-file = arquivo
name-where = onde
name-source = fonte
name-to = até
name-position = tempo
name-mode = modo
name-level = nível
name-preset = predefinição
name-name = nome
name-equalizer = equalizador
name-bands = bandas
name-speed = velocidade
name-pitch = tom
name-percent = porcentagem
name-off = desativar
name-on = ativar
name-entries = músicas
name-person = pessoa
name-entry = música
name-place = lugar
name-page = página
name-days = dias
name-list = listar
name-show = mostrar
name-add = adicionar
name-save = salvar
name-remove-track = remover-música
name-rename = renomear
name-new-name = novo-nome
name-delete = excluir
name-import = importar
name-export = exportar
name-as = formato
name-shared = compartilhada
name-most = máximo
name-default = inicial
name-tracks = músicas
name-per-person = por-pessoa
name-length = duração
name-access = permissões
name-dj = cargo-dj
name-everybody = todos
name-votes = votação
name-channels = canais
name-text = canal-de-texto
name-voice = canal-de-voz
name-all = todos
name-staying = permanência
name-idle = sem-música
name-alone = sem-ouvintes
name-always = sempre
name-unheard = continuar-tocando
name-speech = idioma
name-language = idioma
name-manner = estilo
name-announcements = avisos
name-sources = fontes
name-allow = permitir
name-sponsorblock = sponsorblock
name-reset = redefinir
name-rate-limit = limite
name-status = situação
name-member = membro
name-server = servidor
name-nodes = servidores-de-áudio
name-drain = esvaziar
name-node = servidor
name-players = reprodutores
name-announce = anunciar
name-words = texto
name-log-level = nível-de-log
name-least-level = nível
name-shutdown = desligar

notice-source-failing = “{ $source }” continua falhando para todos: { $cause }. Deixo essa fonte em paz por cinco minutos de cada vez e não aviso de novo até ela funcionar.

admin-log = Define o nível do log
option-log-level = As linhas menos importantes a gravar
admin-level = Agora é registrado tudo a partir de “{ $level }”.
