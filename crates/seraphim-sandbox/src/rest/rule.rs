//! Ordered faults of the REST API, matched against requests.

use crate::fault::{RestFault, RestFaultKind};

/// A fault with the count of requests it still hits.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    fault: RestFault,
    left: Option<u32>,
}

impl Rule {
    pub(crate) fn new(fault: RestFault) -> Self {
        Self {
            left: fault.times,
            fault,
        }
    }

    fn hits(&self, method: &str, path: &str) -> bool {
        let wanted = self.fault.method.as_deref();
        self.left != Some(0)
            && wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
            && path.contains(&self.fault.path)
    }
}

/// The first fault that hits a request; spent rules go.
pub(crate) fn strike(rules: &mut Vec<Rule>, method: &str, path: &str) -> Option<RestFaultKind> {
    let rule = rules.iter_mut().find(|rule| rule.hits(method, path))?;
    rule.left = rule.left.map(|left| left.saturating_sub(1));
    let kind = rule.fault.kind.clone();
    rules.retain(|rule| rule.left != Some(0));
    Some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_for_two_requests_hits_two() {
        let fault = RestFault {
            method: Some("post".into()),
            path: "/messages".into(),
            times: Some(2),
            kind: RestFaultKind::Status { status: 502 },
        };
        let mut rules = vec![Rule::new(fault)];
        assert!(strike(&mut rules, "GET", "/channels/1/messages").is_none());
        assert!(strike(&mut rules, "POST", "/channels/1/messages").is_some());
        assert!(strike(&mut rules, "POST", "/channels/1/messages").is_some());
        assert!(strike(&mut rules, "POST", "/channels/1/messages").is_none());
    }
}
