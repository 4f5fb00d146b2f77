# Français.
# Here the plural form “one” is said of 0 as well: where 1 is told in words, it is `[1]`.

command-play = Joue un morceau, une playlist, un lien ou un fichier
option-query = Ce qu'il faut chercher, ou un lien
option-file = Un fichier audio à jouer
option-where = À quel endroit de la file
choice-last = à la fin
choice-next = juste après
choice-now = tout de suite
command-pause = Met en pause, ou reprend après une pause
command-resume = Reprend après une pause
command-skip = Passe le morceau en cours
option-to = Avance jusqu'à ce morceau
command-back = Rejoue le morceau précédent
command-shuffle = Mélange la file
command-stop = Arrête tout, vide la file et quitte le salon
command-queue = Montre la file d'attente
command-nowplaying = Ramène le panneau ici en bas
presence = /play
command-search = Cherche, et laisse choisir parmi les résultats
option-source = Où chercher
command-seek = Va à un autre endroit du morceau
option-position = Un temps comme 1:23, 90 ou 1m30s ; avec + ou - à partir d'ici
command-replay = Rejoue le morceau en cours depuis le début
command-loop = Répète le morceau ou la file
option-mode = Ce qu'il faut répéter
choice-off = rien
choice-track = le morceau
choice-queue = la file
command-volume = Montre ou règle le volume
option-level = Volume en pour cent ; 100 ne change rien
command-remove = Retire des morceaux de la file
option-entries = Un titre, une place, ou des places comme 2-5 ou 1, 4, 7
option-person = Tous les morceaux de cette personne
command-move = Déplace un morceau dans la file
option-entry = Quel morceau
option-place = La nouvelle place ; 1 est la prochaine
option-page = Quelle page ; sinon la première
command-clear = Vide la file ; le morceau en cours continue
command-jump = Joue maintenant un morceau de la file
command-dedupe = Retire les morceaux en double
command-fair = Fait passer chacun à son tour
command-join = M'appelle dans ton salon vocal
command-leave = Me renvoie ; la file est gardée
command-history = Montre ce qui a été joué
command-play-this = Joue ce vers quoi un message renvoie
command-settings = Montre et change les réglages de ce serveur
settings-show = Montre tous les réglages
settings-volume = Volume de départ et volume maximal
option-default-volume = Volume de ce serveur en pour cent, maintenant et par la suite
option-most-volume = Volume le plus fort permis, en pour cent
settings-queue = Limites de la file
option-most-tracks = Combien de morceaux peuvent attendre
option-most-person = Combien de morceaux par personne ; 0 pour aucune limite
option-most-length = Morceau le plus long, comme 10:00 ; 0 pour aucune limite
option-fair = Si chacun passe à son tour
settings-access = Qui peut toucher à la musique des autres
option-dj = Le rôle qui peut passer, arrêter et vider
option-everybody = Tout le monde peut ; aucun rôle n'est requis
option-votes = Part des auditeurs, en pour cent, qu'un vote doit dépasser ; 0 pour aucun vote
settings-channels = Salons pour les commandes et pour la musique
option-text-channel = Accepte les commandes dans ce salon ; choisi de nouveau, il est retiré
option-voice-channel = Joue dans ce salon ; choisi de nouveau, il est retiré
option-all-channels = Autorise de nouveau tous les salons
settings-staying = Quand je pars de moi-même
option-idle = Combien de temps j'attends sans rien à jouer, comme 5:00
option-alone = Combien de temps j'attends sans auditeur, comme 5:00
option-always = Rester jour et nuit
option-unheard = Jour et nuit : continuer à jouer même sans auditeurs
settings-speech = Langue et manière de parler
option-language = La langue
option-manner = Céleste ou simple (en anglais)
option-announcements = Si j'écris aussi sans qu'on me le demande
settings-sources = Les sources qui peuvent être jouées
option-allow = Des noms comme youtube, local ; ou all pour toutes
settings-sponsorblock = Les parties de vidéos à laisser de côté
settings-reset = Remet tous les réglages à zéro ; c'est irréversible
command-filters = Change le son
filters-preset = Choisit un son tout prêt
option-preset = Lequel
filters-equalizer = Règle les 15 bandes de l'égaliseur
option-bands = Jusqu'à 15 gains de -25 à 100, la bande la plus grave d'abord
filters-speed = Plus vite ou plus lentement, à la même hauteur
option-speed = En pour cent
filters-pitch = Plus aigu ou plus grave, à la même vitesse
option-pitch = En pour cent ; 100 ne change rien
filters-none = Aucun filtre
command-autoplay = Si la musique continue d'elle-même à la fin de la file
option-on = Oui ou non
command-ping = En combien de temps Discord répond
command-help = Toutes les commandes
command-about = Ce que c'est, et quelle version

play-started = En cours : { $title }.
play-queued = { $title } est à la place { $place } et passe dans { $wait }.
play-queued-open = { $title } est à la place { $place }. Ce qui passe avant ne finit pas de soi-même, donc personne ne sait quand ce sera.
playlist-offered = Le lien fait aussi partie d'une playlist.
many-started = { $count ->
    [1] En cours : { $title } de « { $name } ».
   *[other] En cours : { $title }, le premier de { $count } morceaux de « { $name } ».
  }
many-queued = { $count ->
    [1] Un morceau de « { $name } » est à la place { $place } et passe dans { $wait }.
   *[other] { $count } morceaux de « { $name } » sont à partir de la place { $place } et passent dans { $wait }.
  }
many-queued-open = { $count ->
    [1] Un morceau
   *[other] { $count } morceaux
  } de « { $name } » à partir de la place { $place }. Ce qui passe avant ne finit pas de soi-même.
some-started = { $count ->
    [1] En cours : { $title }.
   *[other] En cours : { $title }, le premier de { $count } morceaux.
  }
some-queued = { $count ->
    [1] Un morceau est à la place { $place } et passe dans { $wait }.
   *[other] { $count } morceaux sont à partir de la place { $place } et passent dans { $wait }.
  }
some-queued-open = { $count ->
    [1] Un morceau
   *[other] { $count } morceaux
  } à partir de la place { $place }. Ce qui passe avant ne finit pas de soi-même.
many-left-out = { $count ->
    [1] Un autre morceau n'a pas trouvé
   *[other] { $count } autres morceaux n'ont pas trouvé
  } de place : la file, ou ta part de la file, est pleine.
many-not-taken = { $count ->
    [1] Un autre morceau est plus long que ce que ce serveur permet, ou vient d'une source qu'il ne permet pas
   *[other] { $count } autres morceaux sont plus longs que ce que ce serveur permet, ou viennent de sources qu'il ne permet pas
  } : voir `/settings show`.
paused = { $title } est en pause.
resumed = { $title } reprend.
skipped = { $title } a été passé. Il ne reste rien à jouer.
skipped-similar = { $title } a été passé. Je cherche quelque chose de semblable.
skipped-to = { $title } a été passé. En cours : { $next }.
skipped-passed = { $count ->
    [1] Un morceau a été laissé
   *[other] { $count } morceaux ont été laissés
  } de côté au passage.
previous = Retour à { $title }.
previous-interrupted = { $title } passe ensuite.
shuffled = { $count ->
    [1] Un morceau mélangé
   *[other] { $count } morceaux mélangés
  }.
stopped = Arrêté, et parti du salon.
stopped-undo = { $count ->
    [1] Un morceau a été retiré
   *[other] { $count } morceaux ont été retirés
  }. On peut l'annuler pendant { $minutes ->
    [1] une minute
   *[other] { $minutes } minutes
  }.
restored = { $count ->
    [1] Un morceau est revenu
   *[other] { $count } morceaux sont revenus
  }.
restored-playing = { $title } continue.
unsaved = Mais cela n'a pas pu être enregistré : un redémarrage maintenant l'oublierait.
panel-called = Le panneau est en bas.
sought = { $title } continue à { $position }.
replayed = { $title } recommence.
looping-off = Plus rien n'est répété.
looping-track = Le morceau en cours est répété jusqu'à ce que tu le passes.
looping-queue = La file est répétée.
volume-is = Le volume est à { $level } %.
volume-set = Le volume est maintenant à { $level } %.
filtered = Le son est maintenant : { $filters }.
filters-off = Tous les filtres sont désactivés.
filter-equalizer = égaliseur
filter-speed = vitesse { $percent } %
filter-pitch = hauteur { $percent } %
autoplay = lecture automatique
autoplay-on = À la fin de la file, je continue avec des morceaux semblables.
autoplay-off = À la fin de la file, la musique s'arrête.
removed = { $title } est retiré de la file.
removed-many = { $count ->
    [1] Un morceau retiré
   *[other] { $count } morceaux retirés
  }.
moved = { $title } est maintenant à la place { $place }.
jumped = En cours : { $title } ; ce qui était avant reste.
deduped = { $count ->
    [1] Un doublon retiré
   *[other] { $count } doublons retirés
  }.
ordered = { $count ->
    [1] Un morceau rangé
   *[other] { $count } morceaux rangés
  } autrement.
cleared = { $count ->
    [1] Un morceau retiré
   *[other] { $count } morceaux retirés
  } de la file.
undo = On peut l'annuler pendant { $minutes ->
    [1] une minute
   *[other] { $minutes } minutes
  }.
joined = Je suis dans { $channel }.
left = J'ai quitté le salon vocal.
left-kept = J'ai quitté le salon vocal. { $count ->
    [1] Un morceau est gardé
   *[other] { $count } morceaux sont gardés
  } ; `/join` permet de continuer.
history-title = Joués récemment
history-empty = Rien n'a encore été joué ici.
hits = { $count ->
    [1] Un morceau trouvé. Choisis-le pour l'ajouter à la file.
   *[other] { $count } morceaux trouvés. Choisis-en un ou plusieurs.
  }
hits-choose = Choisis ce qu'il faut jouer
voted = Ta voix compte : { $deed }. { $votes } voix sur { $needed } ; les autres votent en demandant la même chose.
deed-skip = passer le morceau
deed-previous = revenir au morceau précédent
deed-shuffle = mélanger la file
deed-clear = vider la file
deed-stop = arrêter
deed-skip-to = passer au morceau choisi
deed-leave = quitter le salon
preset-bassboost = Plus de graves
preset-treble = Plus d'aigus
preset-vocal = Voix en avant
preset-nightcore = Nightcore
preset-vaporwave = Vaporwave
preset-8d = 8D
preset-karaoke = Karaoké
preset-tremolo = Trémolo
preset-vibrato = Vibrato
preset-soft = Doux
pong = Discord répond en { $millis } ms ; { $connected ->
    [0] { $connected } shard connecté sur { $shards }
    [1] { $connected } shard connecté sur { $shards }
   *[other] { $connected } shards connectés sur { $shards }
  }.
pong-unknown = Pas encore mesuré ; { $connected ->
    [0] { $connected } shard connecté sur { $shards }
    [1] { $connected } shard connecté sur { $shards }
   *[other] { $connected } shards connectés sur { $shards }
  }.
help-title = Commandes
about = Seraphim { $version }, un bot musical que l'on héberge soi-même, écrit en Rust.

live = EN DIRECT
untitled = morceau sans titre

queue-title = File d'attente
queue-empty = Rien d'autre n'attend.
queue-silent = Rien n'est en cours.
queue-now = En cours
queue-next = À suivre
queue-wait = dans { $wait }
queue-footer = Page { $page } sur { $pages } · { $count ->
    [0] aucun morceau n'attend
    [1] un morceau attend
   *[other] { $count } morceaux attendent
  } · encore { $total }
queue-footer-open = Page { $page } sur { $pages } · { $count ->
    [0] aucun morceau n'attend
    [1] un morceau attend
   *[other] { $count } morceaux attendent
  }

status-stopped = Arrêté
status-idle = Rien à jouer
status-playing = En cours
status-paused = En pause
status-alone = En pause tant que personne n'écoute
status-muted = En pause tant qu'un modérateur me rend muet
status-hushed = En pause : je n'ai pas le droit de parler ici
status-away = Dans aucun salon vocal
status-node-lost = Serveur audio absent ; la lecture reprendra d'elle-même
status-halted = En attente après plusieurs échecs
panel-silence = Rien n'est en cours. `/play` pour commencer.
panel-requester = Demandé par
panel-source = Source
panel-next = Ensuite
panel-next-none = Rien
panel-next-again = Le même morceau encore une fois
panel-next-similar = Un morceau semblable, en lecture automatique
panel-sound = Son
panel-footer = { $count ->
    [0] aucun morceau n'attend
    [1] un morceau attend
   *[other] { $count } morceaux attendent
  } · volume à { $volume } %
panel-outdated = Ce panneau est périmé. Utilise le plus récent, s'il te plaît ; `/nowplaying` l'amène ici.
artwork-alt = Image de { $title }

button-previous = Précédent
button-pause = Mettre en pause
button-resume = Reprendre
button-skip = Passer
button-shuffle = Mélanger
button-stop = Arrêter
button-restore = Annuler
button-playlist = Ajouter toute la playlist
button-page-back = Page précédente
button-page-on = Page suivante
button-unshuffle = Annuler le mélange
button-loop-off = Répéter : rien
button-loop-track = Répéter : morceau
button-loop-queue = Répéter : file
button-softer = Moins fort
button-louder = Plus fort
button-queue = File d'attente

notice-track-failed = Impossible de jouer { $title } : { $cause }.
notice-going-on = Je passe au suivant.
notice-replaced = Impossible de jouer { $title } : { $cause }. À la place : { $by }.
notice-too-many = { $failures } morceaux de suite ont échoué, donc je m'arrête, { $waiting ->
    [0] aucun morceau n'attend
    [1] un morceau attend
   *[other] { $waiting } morceaux attendent
  }. `/resume` pour continuer.
notice-node-lost = Le serveur audio est absent. La lecture reprendra à son retour.
notice-node-back = Le serveur audio est de retour. La lecture reprend.
notice-removed = On m'a retiré du salon vocal. { $kept ->
    [0] `/play` dans un salon vocal me fait revenir.
    [1] Un morceau est gardé ; `/resume` dans un salon vocal pour continuer.
   *[other] { $kept } morceaux sont gardés ; `/resume` dans un salon vocal pour continuer.
  }
notice-join-failed = Je n'ai pas pu entrer dans { $channel }. La file est gardée ; `/resume` pour réessayer.
notice-may-not-speak = Je n'ai plus le droit de parler dans { $channel }, j'ai donc mis en pause. Si je le retrouve d'ici cinq minutes, je reprends tout seul ; sinon je pars et la file est gardée.
notice-voice-failed = Discord a fermé la connexion vocale (code { $code }). La file est gardée ; `/resume` pour continuer.
notice-left-alone = Personne n'écoutait, donc je suis parti. { $kept ->
    [0] `/play` me fait revenir.
    [1] Un morceau est gardé ; `/resume` pour continuer.
   *[other] { $kept } morceaux sont gardés ; `/resume` pour continuer.
  }
notice-left-idle = Il n'y avait plus rien à jouer, donc je suis parti. `/play` me fait revenir.
notice-nothing-similar = Rien de semblable n'a été trouvé qui n'ait pas été joué récemment. `/play` permet de choisir la suite.
cause-gone = il a été supprimé ou il est privé
cause-region = il est bloqué dans mon pays
cause-age = il est soumis à une limite d'âge
cause-sign-in = le site veut une connexion à un compte
cause-rate-limited = le site nous demande de ralentir
cause-network = la connexion a échoué
cause-decode = son format audio n'est pas lisible
cause-stuck = il n'envoie plus de son
cause-expired = son lien a expiré ; envoie-en un nouveau
cause-unknown = la raison n'est pas connue

no-query-empty = C'était vide. Donne-moi des mots à chercher, un lien ou un fichier.
no-query-too-long = Cela fait { $length } caractères ; { $max } au plus sont permis. Raccourcis, s'il te plaît.
no-query-control = Il y a là des caractères de contrôle invisibles. Retape le texte, s'il te plaît.
no-url-scheme = Les liens qui commencent par « { $scheme } » ne sont pas joués. Prends http ou https.
no-url-malformed = Ce lien est incomplet. Copie-le en entier, s'il te plaît.
no-unknown-entry = Ce morceau n'est pas dans la file. Choisis dans la liste qui s'affiche pendant la frappe.
no-query-and-file = Donne-moi une recherche ou un fichier, pas les deux.
no-not-in-voice = Tu n'es dans aucun salon vocal. Rejoins-en un d'abord.
no-not-in-voice-there = Tu n'es dans aucun salon vocal. Je suis dans { $channel } ; rejoins-moi.
no-too-early = Je viens de me connecter, et Discord ne m'a pas encore dit qui est dans quel salon vocal ici. Réessaie dans quelques secondes, s'il te plaît.
no-other-channel = Je joue pour d'autres dans { $channel }. Rejoins-les, ou attends qu'ils aient fini.
no-bot-lacks = Il me manque des permissions dans { $channel } : { $missing }. Qui gère le serveur doit les accorder.
no-channel-full = { $channel } est plein. Fais une place, ou relève sa limite.
no-afk-channel = { $channel } est le salon AFK du serveur, où Discord ne laisse entendre personne. Va dans un autre.
no-needs-dj = Seuls ceux qui gèrent le serveur ou ont le rôle de DJ ({ $role }) le peuvent ; ou toi, pour tes propres morceaux.
no-needs-dj-unnamed = Seuls ceux qui gèrent le serveur le peuvent. Ils peuvent fixer un rôle de DJ avec `/settings access`.
no-needs-dj-shared = Seuls ceux qui gèrent le serveur ou ont le rôle de DJ ({ $role }) peuvent changer les playlists du serveur.
no-too-fast = Trop vite. Attends { $seconds ->
    [1] une seconde
   *[other] { $seconds } secondes
  } et réessaie.
no-guild-too-fast = Trop de monde agit ici en même temps. C'est la limite du serveur, pas seulement la tienne : attends { $seconds ->
    [1] une seconde
   *[other] { $seconds } secondes
  } et réessaie.
no-guild-only = Cela ne marche que sur un serveur.
no-nothing-playing = Rien n'est en cours. Commence par `/play`.
no-nothing-found = Rien n'a été trouvé pour « { $query } ». Essaie d'autres mots, ou un lien.
no-nothing-at-link = Il n'y a rien à jouer à ce lien : son serveur n'a pas cette page ou ce fichier (404), ou les liens de ce genre ne sont pas joués ici. Vérifie-le, ou donnes-en un autre.
no-source-refused = Impossible de jouer cela : { $cause }. Essaie autre chose.
no-queue-full = La file est pleine avec { $limit ->
    [1] un morceau
   *[other] { $limit } morceaux
  }. Attends, ou retires-en.
no-already-over = Ce morceau est déjà fini, donc rien n'a été fait.
no-previous = Il n'y a pas de morceau précédent. Demandes-en un autre avec `/play`.
no-shuffle = Il y a trop peu de morceaux à mélanger. Ajoutes-en d'abord.
no-restore = Il n'y a plus de file à restaurer. Utilise `/play`.
no-stopped-meanwhile = Quelqu'un a tout arrêté pendant que je cherchais. Redemande si tu veux recommencer.
no-not-paused = La lecture est déjà en cours.
no-node = Le serveur audio est injoignable. Réessaie dans un moment.
no-search-timed-out = La recherche a pris trop de temps. Réessaie, ou prends un lien.
no-busy = Trop de demandes à la fois. Réessaie dans un moment.
no-shutting-down = Je redémarre. Réessaie dans une minute.
no-fault = Quelque chose a mal tourné de mon côté. C'est dans le journal ; réessaie, s'il te plaît.
no-unknown-deed = Je ne connais plus cette commande. Recharge Discord et réessaie.
no-nothing-playable = Ce message n'a ni fichier audio ni lien. Choisis-en un autre.
no-hits-gone = Ces résultats sont trop vieux. Cherche de nouveau, s'il te plaît.
no-time = Ce n'est pas un temps. Écris 1:23, 90 ou 1m30s.
no-out-of-range = Seulement de { $least } à { $most }.
no-nothing-named = Dis lesquels : par titre ou par place, ou nomme une personne dont les morceaux doivent partir.
no-bands = Ce ne sont pas des gains. Donne jusqu'à 15 nombres entiers de -25 à 100, comme 25 0 10.
no-list-full = Cette liste est pleine avec { $most }. Retire d'abord quelque chose.
no-needs-manager = Seuls ceux qui gèrent le serveur le peuvent. Demande à l'un d'eux.
no-needs-owner = Seuls les propriétaires de ce bot le peuvent.
no-text-channel = Les commandes ne sont pas acceptées ici. Va dans { $channels }.
no-voice-channel = Je ne joue pas dans ce salon vocal. Va dans { $channels }.
no-source-closed = Ce serveur ne permet pas les morceaux de « { $source } ». Choisis-en un d'ailleurs.
no-such-source = Il n'y a pas de source « { $source } ». Sont connues : { $known } ; ou `all` pour toutes.
no-live = Dans un direct, on ne peut pas aller ailleurs.
no-voted-already = Ce vote est déjà compté. { $missing ->
    [1] Il manque encore une voix
   *[other] Il manque encore { $missing } voix
}, à donner par d'autres.
no-behind-the-end = Ce morceau ne dure que { $length }. Il faut un endroit avant la fin, ou `/skip`.
no-not-seekable = Ce morceau ne se joue que depuis le début.
no-person-limit = Tu as déjà { $limit ->
    [1] un morceau
   *[other] { $limit } morceaux
  } dans la file, et c'est la limite ici. Attends qu'un morceau soit joué, ou retires-en un.
no-too-long = C'est plus long que ce que ce serveur permet ({ $limit }). Choisis plus court.
no-queue-empty = La file est vide. Ajoute quelque chose avec `/play`.
no-duplicates = Rien n'est en double.
no-unshuffle = Il n'y a plus de mélange à annuler : on le peut pendant une minute. `/shuffle` mélange à nouveau.
no-not-here = Je ne suis dans aucun salon vocal. Appelle-moi avec `/join` ou `/play`.
no-lyrics = Aucune parole n'a été trouvée. Essaie `/lyrics query` avec l'artiste et le titre.
no-not-saved = Cela n'a pas pu être enregistré, donc cela n'a pas été fait. Réessaie, s'il te plaît.
no-settings-unread = Les réglages de ce serveur sont illisibles pour le moment, donc personne ne sait ce qui est permis ici. Réessaie dans un instant, s'il te plaît.

may-view = Voir le salon
may-connect = Se connecter
may-speak = Parler
may-request = Demander à prendre la parole
may-send = Envoyer des messages
may-embed = Intégrer des liens

settings-title = Réglages de ce serveur
settings-saved = Enregistré : réglages de ce serveur
set-volume = **Volume :** { $volume } % (au plus { $most } %)
set-queue = **File :** { $tracks ->
    [1] un morceau
   *[other] { $tracks } morceaux
  }, par personne : { $person }, morceau le plus long : { $length }, chacun son tour : { $fair }
set-access = **DJ :** { $dj } ; votes : { $votes }
set-votes = plus de { $share } % des auditeurs
set-no-votes = aucun
set-access-everybody = **Peut passer, arrêter et vider :** tout le monde ; votes : inutiles tant qu'il n'y a pas de rôle de DJ
set-channels = **Salons :** commandes dans { $text } ; musique dans { $voice }
set-all = tous
set-all-sources = toutes
set-nothing = rien
set-no-limit = sans limite
set-staying = **Départ :** après { $idle } sans musique, après { $alone } seul, rester toujours : { $always }
set-always-silent = oui, en pause sans auditeurs
set-always-unheard = oui, en jouant même sans auditeurs
set-always-unused = non ; je ne jouerai sans auditeurs qu'une fois ceci activé : `/settings staying always: True`
set-speech = **Parole :** { $language }, { $manner } ; annonces : { $announcements }
set-sources = **Sources :** { $sources }
set-sponsors = **Laissé de côté dans les vidéos :** { $categories }
yes = oui
no = non
manner-celestial = céleste
manner-plain = simple
sponsors-choose = Choisis ce qu'il faut laisser de côté
sponsor-sponsor = Publicités payées
sponsor-selfpromo = Autopromotion
sponsor-interaction = Appels à aimer et à s'abonner
sponsor-intro = Génériques de début
sponsor-outro = Génériques de fin
sponsor-preview = Aperçus et rappels
sponsor-offtopic = Passages sans musique dans les clips

command-playlist = Tes playlists et celles de ce serveur
playlist-save = Enregistre ce qui joue et ce qui attend
playlist-add = Ajoute le morceau en cours
playlist-play = Met une playlist dans la file
playlist-list = Montre toutes les playlists
playlist-show = Montre les morceaux d'une playlist
playlist-remove = Retire un morceau d'une playlist
playlist-rename = Renomme une playlist
playlist-delete = Supprime une playlist ; c'est irréversible
option-list-name = Nom de la playlist
option-new-name = Le nouveau nom
option-list-place = Sa place dans la playlist
option-shared = Une playlist du serveur, pas la tienne
command-privacy = Ce qui est gardé sur toi
privacy-show = Montre ce qui est gardé sur toi
privacy-delete = Supprime ce qui est gardé sur toi, et toutes tes playlists ; c'est irréversible
privacy-kept = On garde de toi : { $plays ->
    [0] aucune écoute
    [1] une écoute
   *[other] { $plays } écoutes
  } au journal et { $playlists ->
    [0] aucune playlist
    [1] une playlist
   *[other] { $playlists } playlists
  }, en plus de tes morceaux en attente.
privacy-deleted = Supprimé. Tes morceaux en attente gardent ton nom jusqu'à leur fin.
lists-title = Playlists enregistrées
lists-empty = Il n'y en a pas encore. `/playlist save` en crée une avec ce qui passe.
list-renamed = Elle s'appelle maintenant « { $name } ».
list-deleted = « { $name } » est supprimée.
list-removed = { $title } est retiré de « { $name } ».
no-more-lists = Il y a déjà autant de playlists que possible. Supprimes-en une d'abord.
no-list-room = Cette playlist est pleine. Retires-en quelque chose, ou commences-en une autre.
no-such-list = Il n'y a pas de playlist de ce nom. `/playlist list` les montre toutes.
no-name-taken = Il y a déjà une playlist de ce nom. Choisis un autre nom, ou supprime d'abord celle-là.
button-favourite = Favori
list-saved = « { $name } » enregistrée : { $count ->
    [0] aucun morceau
    [1] un morceau
   *[other] { $count } morceaux
  }.
list-added = { $title } est maintenant dans « { $name } », qui contient { $count ->
    [1] un morceau
   *[other] { $count } morceaux
  }.

command-lyrics = Montre les paroles du morceau en cours ou d'un autre
option-lyrics-query = Un autre morceau que celui en cours
lyrics-from = Paroles de { $source }
lyrics-cut = La suite ne tient pas ici.

playlist-import = Crée une playlist à partir d'un fichier
playlist-export = Donne une playlist sous forme de fichier
option-list-file = Le fichier : JSON comme à l'export, ou M3U
option-list-form = Type de fichier
list-exported = Voici « { $name } » : { $count ->
    [0] aucun morceau
    [1] un morceau
   *[other] { $count } morceaux
  }.
list-more = … et { $count ->
    [1] un autre
   *[other] { $count } autres
  } ; `/playlist export` les donne tous.
list-left-out = { $count ->
    [1] Une entrée n'a pas pu être lue
   *[other] { $count } entrées n'ont pas pu être lues
  }.
no-file-too-large = Ce fichier est trop gros. { $kilobytes } Kio au plus sont acceptés.
no-playlist-file = Ce fichier ne contient pas de playlist lisible. Donne-moi un JSON comme celui de `/playlist export`, ou un M3U.
no-file = Discord ne m'a pas remis le fichier. Joins-le à nouveau, s'il te plaît.

command-stats = Montre ce qui a été écouté sur ce serveur
option-days = Nombre de jours en arrière ; 30 par défaut
stats-title = { $days ->
    [1] Le dernier jour
   *[other] Les { $days } derniers jours
  }
stats-empty = Rien n'a été écouté ici pendant cette période.
stats-total = { $plays ->
    [1] un morceau
   *[other] { $plays } morceaux
  }, { $time } au total, pour { $people ->
    [0] 0 personne
    [1] une personne
   *[other] { $people } personnes
  }
stats-tracks = Morceaux les plus écoutés
stats-people = Personnes les plus actives
stats-hours = L'image : morceaux par heure de la journée (UTC)
stats-chart = Graphique des morceaux par heure ; la plus chargée est { $hour } h UTC, avec { $plays }

command-admin = Pour les propriétaires de ce bot
admin-rate-limit = À quelle fréquence chacun peut agir
admin-status = Ce qu'il reste à quelqu'un
admin-reset = Remet quelqu'un, ou un serveur, à zéro
admin-clear = Remet tout le monde à zéro
admin-nodes = Serveurs audio
admin-list = Montre tous les serveurs audio
admin-drain = Ne confie plus de lecteurs à un serveur, ou l'inverse
admin-move = Déplace les lecteurs d'un serveur vers d'autres
admin-players = Montre tous les lecteurs
admin-announce = Publie un message dans les salons de tous les lecteurs
admin-shutdown = Arrête le programme
option-member = Qui
option-node = Quel serveur audio
option-server = Quel serveur, par son numéro ; sinon celui-ci
option-words = Ce qu'il faut dire
admin-allowance = Il reste { $left ->
    [0] 0 action
    [1] une action
   *[other] { $left } actions
  } à { $person }. Suivies : { $count ->
    [1] une personne
   *[other] { $count } personnes
  }.
admin-allowance-server = Il reste { $left ->
    [0] 0 action
    [1] une action
   *[other] { $left } actions
  } au serveur { $server }. Suivis : { $count ->
    [1] un serveur
   *[other] { $count } serveurs
  }.
admin-forgotten = { $person } repart à zéro.
admin-untracked = Rien n'était connu de { $person }.
admin-cleared = Tout le monde repart à zéro.
nodes-title = Tous les serveurs audio
node-up = connecté
node-down = absent
node-drained = en vidage
admin-drained = « { $node } » ne reçoit plus de lecteurs ; les siens vont ailleurs.
admin-undrained = « { $node } » reçoit de nouveau des lecteurs.
admin-moved = Les lecteurs de « { $node } » vont ailleurs.
players-title = { $count ->
    [0] Aucun lecteur
    [1] Un lecteur
   *[other] { $count } lecteurs
  }
admin-announced = Publié dans { $count ->
    [0] 0 salon
    [1] un salon
   *[other] { $count } salons
  }.
admin-not-announced = Aucun salon textuel où publier : { $guilds }.
admin-stopping = Arrêt en cours.
no-such-node = Aucun serveur audio ne porte ce nom. `/admin nodes list` les montre tous.

command-custom = Commandes propres à ce serveur
custom-add = Crée une commande qui joue quelque chose
custom-list = Montre les commandes de ce serveur
custom-remove = Supprime une commande
option-command-name = Nom de la commande, en minuscules
option-command-list = Une playlist du serveur à jouer
custom-plays = Joue « { $what } »
custom-added = `/{ $name }` est désormais une commande de ce serveur.
custom-removed = `/{ $name }` n'existe plus.
custom-title = Commandes de ce serveur
custom-none = Ce serveur n'a pas encore de commandes à lui. `/custom add` en crée une.
no-command-name = Ce nom ne convient pas : 32 caractères au plus, minuscules, chiffres, - et _, et aucune de mes commandes.
no-more-commands = Ce serveur a déjà { $most } commandes, le maximum. Supprimes-en une d'abord.
no-such-command = Ce serveur n'a pas de commande de ce nom. `/custom list` les montre toutes.
no-query-and-list = Donne-moi une recherche ou une playlist, pas les deux.
no-registration = Discord n'a pas accepté la commande. Réessaie plus tard.

name-play = jouer
name-search = chercher
name-pause = suspendre
name-resume = reprendre
name-skip = passer
name-back = précédent
name-seek = aller-à
name-replay = depuis-le-début
name-loop = répéter
name-volume = volume
name-filters = filtres
name-autoplay = lecture-auto
name-queue = file
name-nowplaying = en-cours
name-history = historique
name-lyrics = paroles
name-shuffle = mélanger
name-fair = tour-à-tour
name-dedupe = sans-doublons
name-remove = retirer
name-move = déplacer
name-jump = sauter-à
name-clear = vider
name-stop = arrêter
name-join = rejoindre
name-leave = quitter
name-playlist = liste-de-lecture
name-custom = commandes-perso
name-settings = réglages
name-stats = statistiques
name-privacy = vie-privée
name-ping = latence
name-help = aide
name-about = à-propos
name-admin = administration
name-play-this = Jouer ceci

suggested-list = Ta playlist « { $name } » · { $count }
suggested-shared-list = Playlist du serveur « { $name } » · { $count }

node-players = lecteurs : { $count }

name-query = recherche
name-file = fichier
name-where = où
name-source = source
name-to = vers
name-position = temps
name-mode = mode
name-level = niveau
name-preset = préréglage
name-name = nom
name-equalizer = égaliseur
name-bands = bandes
name-speed = vitesse
name-pitch = hauteur
name-percent = pourcentage
name-off = désactiver
name-on = activer
name-entries = morceaux
name-person = personne
name-entry = morceau
name-place = place
name-page = page
name-days = jours
name-list = lister
name-show = afficher
name-add = ajouter
name-save = enregistrer
name-remove-track = retirer-morceau
name-rename = renommer
name-new-name = nouveau-nom
name-delete = supprimer
name-import = importer
name-export = exporter
name-as = format
name-shared = partagée
name-most = maximum
name-default = initial
name-tracks = morceaux
name-per-person = par-personne
name-length = durée
name-access = droits
name-dj = rôle-dj
name-everybody = tous
name-votes = vote
name-channels = salons
name-text = salon-textuel
name-voice = salon-vocal
name-all = tous
name-staying = présence
name-idle = sans-musique
name-alone = sans-auditeurs
name-always = toujours
name-unheard = continuer-à-jouer
name-speech = langue
name-language = langue
name-manner = style
name-announcements = annonces
name-sources = sources
name-allow = autoriser
name-sponsorblock = sponsorblock
name-reset = réinitialiser
name-rate-limit = limite
name-status = état
name-member = membre
name-server = serveur
name-nodes = serveurs-audio
name-drain = vider
name-node = serveur
name-players = lecteurs
name-announce = annoncer
name-words = texte
name-log-level = niveau-du-journal
name-least-level = niveau
name-shutdown = arrêter

notice-source-failing = « { $source } » échoue sans cesse pour tout le monde : { $cause }. Je l'évite cinq minutes à chaque fois et n'en reparlerai pas avant qu'il ait fonctionné.

admin-log = Choisit le niveau du journal
option-log-level = Les lignes les moins importantes à écrire
admin-level = Tout est désormais journalisé à partir de « { $level } ».
