//! A program with one audio node, that its owners have to themselves.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;

use crate::operator::{NodeState, Operator};

#[derive(Default)]
pub(crate) struct FakeOperator {
    drained: AtomicBool,
    stopped: AtomicBool,
}

impl FakeOperator {
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Operator for FakeOperator {
    fn nodes(&self) -> Vec<NodeState> {
        vec![NodeState {
            name: "a".to_owned(),
            up: true,
            draining: self.drained.load(Ordering::Relaxed),
            players: 3,
            detail: "4.2.0".to_owned(),
        }]
    }

    async fn drain(&self, node: &str, draining: bool) -> bool {
        self.drained
            .store(node == "a" && draining, Ordering::Relaxed);
        node == "a"
    }

    async fn relieve(&self, node: &str) -> bool {
        node == "a"
    }

    fn set_log_level(&self, level: &str) -> bool {
        level == "debug"
    }

    fn shut_down(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}
