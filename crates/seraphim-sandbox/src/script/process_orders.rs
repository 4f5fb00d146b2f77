//! Orders for the processes outside the sandbox, for several who give them: a
//! performance and the browser page. Whoever owns the processes takes the
//! orders one by one.

use tokio::sync::{mpsc, oneshot, watch};

use super::ProcessControl;
use super::step::Fate;

/// Orders that may wait.
const WAITING: usize = 16;

/// A process that can be ended and started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its name, such as `bot`.
    pub name: String,
    /// Whether it runs.
    pub running: bool,
}

/// An order, to be answered once it is carried out.
#[derive(Debug)]
pub struct ProcessOrder {
    /// The name of the process.
    pub name: String,
    /// What is to happen to it.
    pub fate: Fate,
    answer: oneshot::Sender<Result<(), String>>,
}

impl ProcessOrder {
    /// Has the owner's processes carry the order out, and answers.
    pub async fn obey(self, processes: &mut impl ProcessControl) {
        let done = processes.bring(&self.name, self.fate).await;
        // Whoever asked may be gone.
        drop(self.answer.send(done));
    }
}

/// The way to the owner of the processes.
#[derive(Clone, Debug)]
pub struct ProcessOrders {
    orders: mpsc::Sender<ProcessOrder>,
    processes: watch::Receiver<Vec<Process>>,
}

impl ProcessOrders {
    /// The way, and its end: where the orders come out.
    pub fn open(processes: watch::Receiver<Vec<Process>>) -> (Self, mpsc::Receiver<ProcessOrder>) {
        let (orders, calls) = mpsc::channel(WAITING);
        (Self { orders, processes }, calls)
    }

    /// The processes as they are now.
    pub fn processes(&self) -> Vec<Process> {
        self.processes.borrow().clone()
    }

    /// Wakes at each change of a process.
    pub(crate) fn changes(&self) -> watch::Receiver<Vec<Process>> {
        self.processes.clone()
    }
}

impl ProcessControl for ProcessOrders {
    async fn bring(&mut self, name: &str, fate: Fate) -> Result<(), String> {
        let gone = || "nobody takes orders for processes any more".to_owned();
        let (answer, done) = oneshot::channel();
        let name = name.to_owned();
        let call = ProcessOrder { name, fate, answer };
        self.orders.send(call).await.map_err(|_| gone())?;
        done.await.unwrap_or_else(|_| Err(gone()))
    }
}
