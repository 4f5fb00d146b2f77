//! A person acts through the page: the wish is carried out, told, and
//! recorded in the words of the script language.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{
    Desk,
    recording::Place,
    request::{Choose, Fill, Id, Menu, Press, Refusal, Say, Wish},
    words,
};
use crate::{
    error::ActError,
    people::{Filled, Person, Upload},
    script::{Act, Order, tell},
    voice::Window,
    world::World,
};

/// How long an answer is waited for before it is told that none came.
const ANSWER: Duration = Duration::from_secs(20);

type Done = Result<Value, Refusal>;

/// Somebody at the page.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) desk: Arc<Desk>,
    pub(super) user: u64,
}

impl Visitor {
    /// Carries out a wish that takes time or changes the world.
    pub(super) async fn perform(self, wish: Wish) -> Done {
        match wish {
            Wish::Speak { locale } => self.speak(locale),
            Wish::Join { channel } => self.join(channel).await,
            Wish::Leave { guild } => Ok(self.leave(guild)),
            Wish::Say(say) => self.say(&say),
            Wish::Run(fill) => self.run(fill),
            Wish::Suggest(fill) => self.suggest(fill).await,
            Wish::Press(press) => self.press(press),
            Wish::Choose(choose) => self.choose(choose),
            Wish::Submit {
                interaction,
                fields,
            } => {
                let fields = fields.into_iter().map(|(k, v)| (k, v.into_values()));
                self.submit(interaction, &fields.collect::<Vec<_>>())
            }
            Wish::Dismiss { interaction } => {
                let form = self.form(interaction)?;
                form.dismiss(interaction.0)?;
                Ok(json!({}))
            }
            Wish::Menu(menu) => self.menu(menu),
            Wish::Fault { fault } => self.fault(fault).await,
            Wish::Process { name, start } => self.process(name, start).await,
            Wish::Be { .. }
            | Wish::Listen { .. }
            | Wish::Deafen
            | Wish::Ack { .. }
            | Wish::Clock { .. }
            | Wish::Forget => Ok(json!({})),
        }
    }

    fn speak(&self, locale: String) -> Done {
        let guild = self
            .desk
            .sandbox
            .look(|world| world.main_guild().map_or(0, |g| g.id));
        let person = self.somewhere(guild)?;
        person.speak(&locale)?;
        self.desk
            .chronicle
            .deed(&self.order(guild, Act::Speaks(locale)), None);
        Ok(json!({}))
    }

    async fn join(&self, channel: Id) -> Done {
        let (guild, name) = self
            .desk
            .sandbox
            .look(|world| {
                let (guild, channel) = world.channel(channel.0)?;
                Some((guild.id, channel.name.clone()))
            })
            .ok_or_else(|| unknown("voice channel", channel))?;
        let shared = &self.desk.sandbox.shared;
        shared
            .person_joins(guild, self.user, channel.0, true)
            .await?;
        self.desk
            .chronicle
            .deed(&self.order(guild, Act::Joins(name)), None);
        Ok(json!({}))
    }

    fn leave(&self, guild: Id) -> Value {
        let left = self.desk.sandbox.shared.person_leaves(guild.0, self.user);
        if left {
            self.desk
                .chronicle
                .deed(&self.order(guild.0, Act::Leaves), None);
        }
        json!({"left": left})
    }

    fn say(&self, say: &Say) -> Done {
        let person = self.at(say.channel)?;
        let uploads = say.files.iter().map(|file| self.uploaded(*file));
        let uploads = uploads.collect::<Result<Vec<Upload>, Refusal>>()?;
        let files: Vec<_> = uploads
            .iter()
            .map(|file| {
                (
                    file.name.as_str(),
                    file.content_type.as_str(),
                    file.bytes.clone(),
                )
            })
            .collect();
        let message = person.say(&say.text, &files)?;
        let media = self.desk.sandbox.media_base();
        self.told(&person, Act::Says(say.text.replace(&media, "{media}")));
        for file in &uploads {
            let remark = format!("the message had the file {:?}", file.name);
            self.desk.chronicle.remark(&remark);
        }
        Ok(json!({"message": message.to_string()}))
    }

    fn run(&self, fill: Fill) -> Done {
        let (person, filled) = self.filled(fill)?;
        let interaction = person.run_filled(&filled)?;
        let command = self
            .desk
            .sandbox
            .look(|world| words::command(world, &person, &filled));
        let media = self.desk.sandbox.media_base();
        let file = filled.files.first().map(|(_, file)| file.name.clone());
        let act = Act::Runs {
            command: command.replace(&media, "{media}"),
            file,
        };
        Ok(self.begun(&person, act, interaction))
    }

    async fn suggest(&self, fill: Fill) -> Done {
        let (person, filled) = self.filled(fill)?;
        let choices = person.suggest_filled(&filled).await?;
        let choices: Vec<Value> = choices
            .into_iter()
            .map(|choice| {
                let mut object = json!({"name": choice.name, "value": choice.value});
                if let Some(localized) = choice.localized {
                    object["name_localizations"] = localized;
                }
                object
            })
            .collect();
        Ok(json!({"choices": choices}))
    }

    fn press(&self, press: Press) -> Done {
        let person = self.at(press.channel)?;
        let label = self.desk.sandbox.look(|world| {
            let message = world.message(press.channel.0, press.message.0)?;
            let component = message.component(&press.custom_id)?;
            component["label"].as_str().map(str::to_owned)
        });
        let interaction = person.press(press.message.0, &press.custom_id)?;
        let act = Act::Presses(label.unwrap_or(press.custom_id));
        Ok(self.begun(&person, act, interaction))
    }

    fn choose(&self, choose: Choose) -> Done {
        let person = self.at(choose.channel)?;
        let told = self.desk.sandbox.look(|world| {
            let message = world.message(choose.channel.0, choose.message.0)?;
            let menu = message.component(&choose.custom_id)?;
            Some(words::choice(world, &person, menu, &choose.values))
        });
        let values: Vec<&str> = choose.values.iter().map(String::as_str).collect();
        let interaction = person.choose(choose.message.0, &choose.custom_id, &values)?;
        let act = told.unwrap_or(Act::Chooses {
            options: choose.values.clone(),
            menu: Some(choose.custom_id),
        });
        Ok(self.begun(&person, act, interaction))
    }

    fn submit(&self, interaction: Id, fields: &[(String, Vec<String>)]) -> Done {
        let person = self.form(interaction)?;
        let told = self.desk.sandbox.look(|world| {
            let modal = world.interactions.get(&interaction.0)?.modal.as_ref()?;
            Some(words::form(modal, fields))
        });
        let submitted = person.submit(interaction.0, fields)?;
        let fields = told.unwrap_or_default();
        Ok(self.begun(&person, Act::Submits { fields }, submitted))
    }

    fn menu(&self, menu: Menu) -> Done {
        let mut person = self.at(menu.channel)?;
        if let Some(application) = &menu.application {
            person = person.to_bot(application)?;
        }
        let on = self.desk.sandbox.look(|world| {
            let message = world.message(menu.channel.0, menu.message.0)?;
            Some(words::mark(world, message))
        });
        let interaction = person.use_message_menu(&menu.command, menu.message.0)?;
        let act = Act::Uses {
            command: menu.command,
            on: on.unwrap_or_default(),
        };
        Ok(self.begun(&person, act, interaction))
    }

    async fn fault(&self, fault: crate::Fault) -> Done {
        let named = self.desk.sandbox.look(|world| words::fault(world, &fault));
        match crate::script::breakage::order_of(&named) {
            Some(order) => self.desk.chronicle.deed(&order, None),
            None => self.desk.chronicle.remark(&format!("{named:?}")),
        }
        self.watch_recovery();
        let done = self.desk.sandbox.fault(fault).await;
        if let Err(error) = &done {
            self.desk.chronicle.outcome(error.to_string());
        }
        done?;
        Ok(json!({}))
    }

    async fn process(&self, name: String, start: bool) -> Done {
        use crate::script::{Fate, ProcessControl as _};
        let mut process_orders =
            self.desk.process_orders.clone().ok_or_else(|| {
                Refusal::Process("no processes belong to this sandbox".to_owned())
            })?;
        let fate = if start { Fate::Started } else { Fate::Killed };
        let order = Order::Process {
            name: name.clone(),
            fate,
        };
        self.desk.chronicle.deed(&order, None);
        self.watch_recovery();
        let done = process_orders.bring(&name, fate).await;
        if let Err(error) = &done {
            self.desk.chronicle.outcome(error.clone());
        }
        done.map_err(Refusal::Process)?;
        Ok(json!({}))
    }

    /// After something broke: tells how this person heard it, once the music
    /// is back. Nothing is told where none was heard before.
    fn watch_recovery(&self) {
        const STRETCH: Duration = Duration::from_secs(2);
        const PATIENCE: Duration = Duration::from_secs(25);
        let desk = Arc::clone(&self.desk);
        let bot = desk.sandbox.application_id();
        for ears in desk.sandbox.shared.ears_of(self.user) {
            let before = ears.heard(bot, Window::Last(Duration::from_secs(1)));
            let audible = before.quiet_for.is_some_and(|time| time < STRETCH);
            if !audible {
                continue;
            }
            let mark = ears.mark();
            let chronicle = Arc::clone(&desk.chronicle);
            desk.track(async move {
                let back = |heard: &crate::voice::Heard| {
                    heard.span >= STRETCH && heard.quiet_for.is_some_and(|time| time < STRETCH / 4)
                };
                let window = Window::Since(mark);
                match ears.wait_until_heard(bot, window, back, PATIENCE).await {
                    Ok(heard) => chronicle.outcome(tell::heard(&heard)),
                    Err(error) => {
                        let heard = tell::heard(&error.last);
                        chronicle.outcome(format!("not heard again within 25 s: {heard}"));
                    }
                }
            });
        }
    }

    /// An interaction has begun: it is told, and its answer when it comes.
    fn begun(&self, person: &Person, act: Act, interaction: u64) -> Value {
        self.told(person, act);
        let (person, desk) = (person.clone(), Arc::clone(&self.desk));
        let chronicle = Arc::clone(&self.desk.chronicle);
        self.desk.track(async move {
            match person.answer(interaction, ANSWER).await {
                Ok(life) => (desk.sandbox)
                    .look(|world| tell::answer(world, &life))
                    .into_iter()
                    .for_each(|line| chronicle.outcome(line)),
                Err(error) => chronicle.outcome(error.to_string()),
            }
        });
        json!({"interaction": interaction.to_string()})
    }

    fn told(&self, person: &Person, act: Act) {
        let place = self.desk.sandbox.look(|world| place_of(world, person));
        let order = self.order(person.guild, act);
        self.desk.chronicle.deed(&order, place.as_ref());
    }

    fn order(&self, guild: u64, act: Act) -> Order {
        let who = self
            .desk
            .sandbox
            .look(|world| words::who(world, self.user, guild));
        Order::Person { who, act }
    }

    fn at(&self, channel: Id) -> Result<Person, Refusal> {
        Ok(Person::at(&self.desk.sandbox, self.user, channel.0)?)
    }

    fn somewhere(&self, guild: u64) -> Result<Person, Refusal> {
        let channel = self
            .desk
            .sandbox
            .look(|world| crate::people::first_text(world, guild));
        self.at(Id(channel))
    }

    /// The person where the interaction was that opened a form.
    fn form(&self, interaction: Id) -> Result<Person, Refusal> {
        let channel = self.desk.sandbox.look(|world| {
            let found = world.interactions.get(&interaction.0)?;
            (found.user_id == self.user).then_some(found.channel_id)
        });
        self.at(Id(channel.ok_or_else(|| unknown("form", interaction))?))
    }

    fn uploaded(&self, file: Id) -> Result<Upload, Refusal> {
        let found = self.desk.uploads.get(file.0);
        found.ok_or_else(|| unknown("file", file).into())
    }

    fn filled(&self, fill: Fill) -> Result<(Person, Filled), Refusal> {
        let mut person = self.at(fill.channel)?;
        if let Some(application) = &fill.application {
            person = person.to_bot(application)?;
        }
        let mut options: Vec<(String, String)> = fill
            .options
            .into_iter()
            .map(|(name, value)| (name, typed(value)))
            .collect();
        if let Some(focused) = &fill.focused {
            // The last one is the one being typed in.
            options.sort_by_key(|(name, _)| name == focused);
            if options.last().is_none_or(|(name, _)| name != focused) {
                options.push((focused.clone(), String::new()));
            }
        }
        let files = fill.files.into_iter().map(|(option, file)| {
            let file = self.uploaded(file)?;
            Ok((option, file))
        });
        let filled = Filled {
            command: fill.command,
            path: fill.path,
            options,
            files: files.collect::<Result<Vec<_>, Refusal>>()?,
        };
        Ok((person, filled))
    }
}

/// A value as it is typed.
fn typed(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn unknown(what: &'static str, id: Id) -> ActError {
    ActError::Unknown {
        what,
        name: id.0.to_string(),
    }
}

fn place_of(world: &World, person: &Person) -> Option<Place> {
    let (guild, channel) = world.channel(person.channel)?;
    Some(Place {
        channel: channel.name.clone(),
        is_first: crate::people::first_text(world, guild.id) == channel.id,
    })
}
