//! The thread that starts programs.
//!
//! A program dies with the *thread* that started it (`PR_SET_PDEATHSIG`, see
//! <https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html>), so
//! one thread that lives as long as the cage starts them all, whoever asks.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Order {
    command: Command,
    handle: Handle,
    answer: oneshot::Sender<io::Result<Child>>,
}

/// Starts programs from one thread.
pub(super) struct Warden {
    orders: SyncSender<Order>,
}

impl Warden {
    /// `places` is how many may ask at once.
    pub(super) fn start(places: usize) -> io::Result<Self> {
        let (orders, asked) = sync_channel(places);
        std::thread::Builder::new()
            .name("cage".to_owned())
            .spawn(move || serve(&asked))?;
        Ok(Self { orders })
    }

    pub(super) async fn spawn(&self, command: Command, handle: Handle) -> io::Result<Child> {
        let (answer, started) = oneshot::channel();
        let gone = || io::Error::other("the cage's thread has ended");
        // As many may ask as there are places, so there is always room.
        self.orders
            .try_send(Order {
                command,
                handle,
                answer,
            })
            .map_err(|_| gone())?;
        started.await.map_err(|_| gone())?
    }
}

fn serve(asked: &Receiver<Order>) {
    for mut order in asked {
        // The runtime of whoever asked looks after the pipes.
        let _runtime = order.handle.enter();
        drop(order.answer.send(order.command.spawn()));
    }
}
