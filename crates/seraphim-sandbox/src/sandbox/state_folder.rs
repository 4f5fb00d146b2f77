//! What a sandbox keeps in a folder, so that one that was killed comes back as
//! the same Discord: addresses, the bots' tokens, the certificates, the
//! registered commands. Messages, sessions and calls are gone with the process,
//! as a bot must expect of an outage.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Addresses, Shared};
use crate::{
    error::StartError,
    settings::{Credentials, Ports, SandboxSettings},
    voice::Authority,
    world::{World, user::Command},
};

const WORLD: &str = "sandbox.json";
const CERTIFICATES: &str = "certificates.pem";

/// The folder, and what was found in it.
pub(super) struct StateFolder {
    folder: PathBuf,
    kept: Kept,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    ports: Ports,
    /// Tokens by the application's name.
    tokens: BTreeMap<String, String>,
    commands: Vec<KeptCommand>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptCommand {
    application: String,
    guild: Option<u64>,
    body: Value,
}

impl StateFolder {
    /// Opens the folder, which is made if need be.
    pub(super) fn open(folder: &Path) -> Result<Self, StartError> {
        let io = |source| StartError::Io {
            what: "state folder",
            source,
        };
        fs::create_dir_all(folder).map_err(io)?;
        let kept = match fs::read(folder.join(WORLD)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                io(io::Error::new(
                    io::ErrorKind::InvalidData,
                    format!("{WORLD} is not what a sandbox writes: {error}"),
                ))
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(io(error)),
        };
        Ok(Self {
            folder: folder.to_owned(),
            kept,
        })
    }

    /// Fills in what the settings leave open with what was kept.
    pub(super) fn complete(&self, settings: &mut SandboxSettings) -> Result<(), StartError> {
        let kept = self.kept.ports;
        for (port, before) in [
            (&mut settings.ports.api, kept.api),
            (&mut settings.ports.gateway, kept.gateway),
            (&mut settings.ports.control, kept.control),
        ] {
            if *port == 0 {
                *port = before;
            }
        }
        let main = settings.bot.get_or_insert_with(Credentials::main);
        for bot in std::iter::once(main).chain(&mut settings.more_bots) {
            if bot.token.is_none() {
                bot.token = self.kept.tokens.get(&bot.name).cloned();
            }
        }
        if settings.authority.is_none() {
            settings.authority = Some(self.authority()?);
        }
        settings
            .ca_path
            .get_or_insert_with(|| self.folder.join("ca.pem"));
        Ok(())
    }

    fn authority(&self) -> Result<Authority, StartError> {
        let unusable = |error: &dyn std::fmt::Display| StartError::Authority(error.to_string());
        let path = self.folder.join(CERTIFICATES);
        match fs::read_to_string(&path) {
            Ok(pem) => Authority::from_pem(&pem).map_err(|error| unusable(&error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let authority = Authority::new().map_err(|error| unusable(&error))?;
                write(&path, authority.to_pem().as_bytes()).map_err(|error| unusable(&error))?;
                Ok(authority)
            }
            Err(error) => Err(unusable(&error)),
        }
    }

    /// Gives a first world the commands that its applications had.
    pub(super) fn populate(&self, world: &mut World) {
        for kept in &self.kept.commands {
            let Some(id) = kept.body["id"].as_str().and_then(|id| id.parse().ok()) else {
                continue;
            };
            let command = Command {
                id,
                kind: kept.body["type"].as_u64().unwrap_or(1),
                name: kept.body["name"].as_str().unwrap_or_default().to_owned(),
                body: kept.body.clone(),
            };
            let application = world
                .applications
                .values_mut()
                .find(|application| application.name == kept.application);
            if let Some(application) = application {
                let scope = application.commands.entry(kept.guild).or_default();
                scope.insert(id, command);
            }
        }
    }

    /// Writes what is to be kept at each change of it, until the sandbox stops.
    pub(super) async fn run(mut self, shared: Arc<Shared>) {
        let mut changes = shared.changed.subscribe();
        loop {
            changes.borrow_and_update();
            let now = shared.look(|world| Kept::of(world, shared.addresses));
            if now != self.kept {
                if let Err(error) = self.write(&now) {
                    tracing::warn!(%error, "the sandbox could not write its state");
                }
                self.kept = now;
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = shared.stop.cancelled() => return,
            }
        }
    }

    fn write(&self, kept: &Kept) -> io::Result<()> {
        let bytes = serde_json::to_vec_pretty(kept)?;
        write(&self.folder.join(WORLD), &bytes)
    }
}

impl Kept {
    fn of(world: &World, addresses: Addresses) -> Self {
        let applications = world.applications.values();
        let commands = applications.clone().flat_map(|application| {
            application.commands.iter().flat_map(|(guild, commands)| {
                commands.values().map(|command| KeptCommand {
                    application: application.name.clone(),
                    guild: *guild,
                    body: command.body.clone(),
                })
            })
        });
        Self {
            ports: Ports {
                api: addresses.api.port(),
                gateway: addresses.gateway.port(),
                control: addresses.control.port(),
            },
            tokens: applications
                .clone()
                .map(|application| (application.name.clone(), application.token.clone()))
                .collect(),
            commands: commands.collect(),
        }
    }
}

/// Writes a file whole or not at all, readable by its owner alone.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};

    let fresh = path.with_extension("new");
    let mut file = fs::File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sandbox;

    fn settings(folder: &Path) -> SandboxSettings {
        SandboxSettings {
            state: Some(folder.to_owned()),
            ..SandboxSettings::default()
        }
    }

    #[tokio::test]
    async fn a_sandbox_comes_back_at_its_addresses_with_its_token_and_certificate() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Sandbox::start(settings(folder.path()))
            .await
            .expect("starts");
        let seen = |sandbox: &Sandbox| {
            (
                sandbox.api_base(),
                sandbox.gateway_url(),
                sandbox.control_url(),
                sandbox.token(),
                sandbox.application_id(),
                fs::read_to_string(sandbox.ca_path()).expect("the certificate"),
            )
        };
        let before = seen(&first);
        let (name, body) = (
            "praise",
            serde_json::json!({"id": "77", "type": 1, "name": "praise"}),
        );
        first.with(|world| {
            let application = world.applications.values_mut().next().expect("the bot");
            let command = Command {
                id: 77,
                kind: 1,
                name: name.to_owned(),
                body,
            };
            application
                .commands
                .entry(None)
                .or_default()
                .insert(77, command);
        });
        let written = folder.path().join(WORLD);
        first
            .wait_for(std::time::Duration::from_secs(10), |_| {
                fs::read_to_string(&written)
                    .ok()
                    .filter(|text| text.contains(name))
            })
            .await
            .expect("the command is written");
        first.stop().await;
        drop(first);

        let second = Sandbox::start(settings(folder.path()))
            .await
            .expect("starts again");
        assert_eq!(seen(&second), before);
        let kept = second.look(|world| {
            world
                .main_application()
                .is_some_and(|app| app.commands[&None][&77].name == name)
        });
        assert!(kept, "the command is still registered");
    }

    #[tokio::test]
    async fn a_folder_with_something_else_in_it_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(WORLD), "[]").expect("writable");
        let refused = Sandbox::start(settings(folder.path()))
            .await
            .expect_err("refused");
        assert!(refused.to_string().contains("state folder"), "{refused}");
    }
}
