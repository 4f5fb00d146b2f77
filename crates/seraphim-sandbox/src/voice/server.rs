//! The handle of one voice server.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    net::{TcpListener, UdpSocket},
    sync::broadcast,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Admission, Direction, Flip, SenderRecord, VoiceNotice, VoiceSettings,
    fault::Loss,
    hub::Hub,
    payload::{Closing, close},
    socket, udp,
};

/// One voice server: a TLS WebSocket listener and a UDP socket. Several are
/// several regions. Cloning shares it.
#[derive(Clone)]
pub struct VoiceServer {
    address: SocketAddr,
    hub: Arc<Hub>,
}

/// A call as the server sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallView {
    /// Who is connected, in order of arrival.
    pub members: Vec<u64>,
    /// The DAVE version in force.
    pub dave_version: u16,
    /// The MLS epoch; 0 when no group is established.
    pub epoch: u64,
    /// Who is in the MLS group.
    pub group: Vec<u64>,
    /// The transition being waited for.
    pub pending_transition: Option<u16>,
}

impl VoiceServer {
    /// Binds both sockets and serves until `stop`; tasks run on `tracker`.
    pub async fn start(
        settings: VoiceSettings,
        tracker: &TaskTracker,
        stop: CancellationToken,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((settings.bind, 0)).await?;
        let socket = UdpSocket::bind((settings.bind, 0)).await?;
        let address = listener.local_addr()?;
        let acceptor = TlsAcceptor::from(settings.authority.server_config());
        let hub = Hub::new(settings, socket, tracker.clone(), stop)?;
        tracker.spawn(udp::serve(Arc::clone(&hub)));
        tracker.spawn(accept(Arc::clone(&hub), listener, acceptor));
        Ok(Self { address, hub })
    }

    /// `host:port`, as a Voice Server Update names it.
    pub fn endpoint(&self) -> String {
        self.address.to_string()
    }

    /// The settings it was started with.
    pub fn settings(&self) -> &VoiceSettings {
        &self.hub.settings
    }

    pub(crate) fn tracker(&self) -> &TaskTracker {
        &self.hub.tracker
    }

    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.hub.stop
    }

    /// Lets a person in: the main gateway handed these credentials out. A
    /// member who is connected with other ones is closed with 4014.
    pub fn admit(&self, admission: Admission) {
        self.hub.admit(admission);
    }

    /// A person left the channel: closed with 4014 if connected, and not let
    /// in again.
    pub fn dismiss(&self, guild_id: u64, user_id: u64) {
        self.hub.dismiss(
            (guild_id, user_id),
            Closing::new(close::DISCONNECTED, "Disconnected."),
        );
    }

    /// The call ended or moved to another server: everyone of the guild is
    /// closed with 4022 and not let in again.
    pub fn end_call(&self, guild_id: u64) {
        self.hub.dismiss_guild(
            guild_id,
            &Closing::new(close::CALL_TERMINATED, "Disconnected: Call terminated."),
        );
    }

    /// Fault: closes a member's connection with a code. 4015 and codes below
    /// 4000 leave the session resumable; after 4006, 4011, 4014, 4021 and 4022
    /// the credentials are void. False when the member is not connected.
    pub fn close(&self, guild_id: u64, user_id: u64, code: u16, reason: &str) -> bool {
        self.hub
            .close((guild_id, user_id), Closing::new(code, reason))
    }

    /// Fault: the member's TCP connection goes without a close frame. The
    /// session can be resumed.
    pub fn drop_socket(&self, guild_id: u64, user_id: u64) -> bool {
        self.hub.drop_socket((guild_id, user_id))
    }

    /// Fault: loses `percent` of a member's packets, 0 to 100.
    pub fn lose_udp(&self, guild_id: u64, user_id: u64, direction: Direction, percent: u8) {
        let mut state = self.hub.state();
        let faults = state.faults.entry((guild_id, user_id)).or_default();
        match direction {
            Direction::FromMember => faults.from_member = Loss::new(percent),
            Direction::ToMember => faults.to_member = Loss::new(percent),
        }
    }

    /// Fault: turns one bit of each packet that a member sends to others.
    pub fn flip_bits(&self, guild_id: u64, user_id: u64, flip: Flip) {
        let mut state = self.hub.state();
        state.faults.entry((guild_id, user_id)).or_default().flip = flip;
    }

    /// Fault: the gateway stops reading from and writing to a member's socket
    /// (what it had to say waits), or goes on.
    pub fn stall(&self, guild_id: u64, user_id: u64, stalled: bool) -> bool {
        let state = self.hub.state();
        state
            .sessions
            .get(&(guild_id, user_id))
            .and_then(|session| session.link.as_ref())
            .is_some_and(|link| link.stalled.send(stalled).is_ok())
    }

    /// Caps the DAVE version of a guild's calls: 0 downgrades them, 1 lets
    /// them upgrade again.
    pub fn set_dave_version(&self, guild_id: u64, version: u16) {
        self.hub.set_dave_version(guild_id, version);
    }

    /// Everything that happens from now on; a slow reader loses the oldest.
    pub fn subscribe(&self) -> broadcast::Receiver<VoiceNotice> {
        self.hub.notices.subscribe()
    }

    /// What a member sent so far: of the present session, else the last one.
    pub fn sender_record(&self, guild_id: u64, user_id: u64) -> Option<SenderRecord> {
        let state = self.hub.state();
        let seat = (guild_id, user_id);
        state
            .sessions
            .get(&seat)
            .map(|session| session.record.clone())
            .or_else(|| state.records.get(&seat).cloned())
    }

    /// Guild and user of every voice session that has a socket.
    pub fn connections(&self) -> Vec<(u64, u64)> {
        let state = self.hub.state();
        let linked = state
            .sessions
            .iter()
            .filter(|(_, session)| session.link.is_some());
        linked.map(|(seat, _)| *seat).collect()
    }

    /// A call's members and encryption.
    pub fn call(&self, guild_id: u64, channel_id: u64) -> Option<CallView> {
        let state = self.hub.state();
        state
            .calls
            .get(&(guild_id, channel_id))
            .map(|call| CallView {
                members: call.members.clone(),
                dave_version: call.group.version_in_force(),
                epoch: call.group.epoch(),
                group: call.group.users(),
                pending_transition: call.group.pending_transition(),
            })
    }
}

async fn accept(hub: Arc<Hub>, listener: TcpListener, acceptor: TlsAcceptor) {
    loop {
        let accepted = tokio::select! {
            () = hub.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                hub.tracker
                    .spawn(socket::serve(Arc::clone(&hub), acceptor.clone(), stream));
            }
            Err(error) => {
                // Most likely no file descriptors left: others must close
                // theirs first.
                tracing::warn!(%error, "a voice connection was not accepted");
                tokio::task::yield_now().await;
            }
        }
    }
}

impl std::fmt::Debug for VoiceServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoiceServer")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
