//! The way of orders to a slot. The slot looks twice a tick and mostly finds
//! nothing, so that looking is one flag.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::mpsc::{self, error::TryRecvError};

use super::{Gone, slot::Order};

/// A way on which so many orders may wait.
pub(crate) fn orders(room: usize) -> (Orders, Mailbox) {
    let (sender, receiver) = mpsc::channel(room);
    let news = Arc::new(AtomicBool::new(false));
    let orders = Orders {
        sender: Some(sender),
        news: Arc::clone(&news),
    };
    (orders, Mailbox { receiver, news })
}

/// The driver's end.
#[derive(Debug)]
pub(crate) struct Orders {
    /// `None` while it is dropped.
    sender: Option<mpsc::Sender<Order>>,
    news: Arc<AtomicBool>,
}

impl Orders {
    /// Sends an order, and waits for room.
    pub(crate) async fn send(&self, order: Order) -> Result<(), Gone> {
        let sender = self.sender.as_ref().ok_or(Gone)?;
        sender.send(order).await.map_err(|_| Gone)?;
        self.news.store(true, Ordering::Release);
        Ok(())
    }
}

#[cfg(test)]
impl Orders {
    pub(crate) fn try_send(&self, order: Order) -> Result<(), Gone> {
        let sender = self.sender.as_ref().ok_or(Gone)?;
        sender.try_send(order).map_err(|_| Gone)?;
        self.news.store(true, Ordering::Release);
        Ok(())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.sender.as_ref().is_none_or(mpsc::Sender::is_closed)
    }
}

impl Drop for Orders {
    fn drop(&mut self) {
        self.sender = None;
        self.news.store(true, Ordering::Release);
    }
}

/// The slot's end.
#[derive(Debug)]
pub(crate) struct Mailbox {
    receiver: mpsc::Receiver<Order>,
    news: Arc<AtomicBool>,
}

impl Mailbox {
    /// Whether orders, or their end, may have come since this was last asked.
    pub(crate) fn has_news(&self) -> bool {
        self.news.load(Ordering::Relaxed) && self.news.swap(false, Ordering::AcqRel)
    }

    /// The next order.
    pub(crate) fn next(&mut self) -> Result<Order, TryRecvError> {
        self.receiver.try_recv()
    }
}
