//! What goes wrong, in the words of the language and as the sandbox's faults:
//! one into the other, both ways.

use super::step::{GatewayOrder, LinkOrder, Order, RestOrder, VoiceOrder, Who, Whom};
use crate::fault::{
    Fault, GatewayFault, LinkFault, RestFault, RestFaultKind, Scope, VoiceFault, seconds,
};

/// How long a request that is answered 429 is told to wait, in seconds.
const RETRY_AFTER: f64 = 2.0;
/// The reason in a close frame.
const REASON: &str = "ordered by a script";

/// The fault of a step; `None` for a step that is none.
pub(super) fn fault_of(order: &Order) -> Option<Fault> {
    Some(match order {
        Order::Voice { guild, order } => Fault::Voice {
            guild: guild.clone(),
            who: None,
            fault: voice_fault(order),
        },
        Order::Gateway(order) => Fault::Gateway {
            bot: None,
            fault: gateway_fault(order),
        },
        Order::Rest(order) => Fault::Rest(rest_fault(order)),
        Order::Links(order) => Fault::Links {
            fault: match order {
                LinkOrder::Last(time) => LinkFault::Last {
                    seconds: time.as_secs_f64(),
                },
                LinkOrder::Expire => LinkFault::Expire,
            },
        },
        Order::Moderation { whom, channel } => {
            let (guild, who) = match whom {
                Whom::Bot(guild) => (guild.clone(), None),
                Whom::Person(who) => (who.guild.clone(), Some(who.name.clone())),
            };
            let fault = match channel.clone() {
                Some(channel) => VoiceFault::Moved { channel },
                None => VoiceFault::Kicked,
            };
            Fault::Voice { guild, who, fault }
        }
        Order::Down(time) => Fault::Down {
            seconds: time.as_secs_f64(),
        },
        _ => return None,
    })
}

/// The step of a fault; `None` where the language has no word for it.
pub(crate) fn order_of(fault: &Fault) -> Option<Order> {
    match fault {
        Fault::Gateway { bot: None, fault } => gateway_order(fault).map(Order::Gateway),
        Fault::Gateway { bot: Some(_), .. } => None,
        Fault::Rest(fault) => rest_order(fault).map(Order::Rest),
        Fault::Voice { guild, who, fault } => voice_order(guild.as_ref(), who.as_ref(), fault),
        Fault::Links { fault } => Some(Order::Links(match fault {
            LinkFault::Last { seconds: life } => LinkOrder::Last(seconds(*life)),
            LinkFault::Expire => LinkOrder::Expire,
        })),
        Fault::Down { seconds: length } => Some(Order::Down(seconds(*length))),
    }
}

fn voice_fault(order: &VoiceOrder) -> VoiceFault {
    let percent = |on: bool| if on { 100 } else { 0 };
    match order {
        VoiceOrder::Closes(code) => VoiceFault::Close {
            code: *code,
            reason: REASON.to_owned(),
        },
        VoiceOrder::Drops => VoiceFault::DropSocket,
        VoiceOrder::ChangesRegion => VoiceFault::RegionChange { region: None },
        VoiceOrder::Dave(version) => VoiceFault::DaveVersion { version: *version },
        VoiceOrder::FlipsBits(on) => VoiceFault::FlipBits {
            percent: percent(*on),
        },
        VoiceOrder::LosesPackets(on) => VoiceFault::LoseUdp {
            percent: percent(*on),
        },
    }
}

fn voice_order(guild: Option<&String>, who: Option<&String>, fault: &VoiceFault) -> Option<Order> {
    let guild = guild.cloned();
    let moderation = |channel: Option<&String>| Order::Moderation {
        whom: who.map_or(Whom::Bot(guild.clone()), |name| {
            Whom::Person(Who {
                name: name.clone(),
                guild: guild.clone(),
            })
        }),
        channel: channel.cloned(),
    };
    let order = match fault {
        VoiceFault::Moved { channel } => return Some(moderation(Some(channel))),
        VoiceFault::Kicked => return Some(moderation(None)),
        _ if who.is_some() => return None,
        VoiceFault::Close { code, .. } => VoiceOrder::Closes(*code),
        VoiceFault::DropSocket => VoiceOrder::Drops,
        VoiceFault::RegionChange { region: None } => VoiceOrder::ChangesRegion,
        VoiceFault::DaveVersion { version } => VoiceOrder::Dave(*version),
        VoiceFault::FlipBits { percent } => VoiceOrder::FlipsBits(*percent > 0),
        VoiceFault::LoseUdp { percent: 0 } => VoiceOrder::LosesPackets(false),
        VoiceFault::LoseUdp { percent: 100 } => VoiceOrder::LosesPackets(true),
        VoiceFault::LoseUdp { .. }
        | VoiceFault::RegionChange { region: Some(_) }
        | VoiceFault::ChannelDeleted
        | VoiceFault::ServerLost => return None,
    };
    Some(Order::Voice { guild, order })
}

fn gateway_fault(order: &GatewayOrder) -> GatewayFault {
    match order {
        GatewayOrder::Drops => GatewayFault::DropSocket,
        GatewayOrder::Closes(code) => GatewayFault::Close {
            code: *code,
            reason: REASON.to_owned(),
        },
        GatewayOrder::AsksToReconnect => GatewayFault::Reconnect,
        GatewayOrder::Invalidates => GatewayFault::InvalidSession { resumable: false },
    }
}

fn gateway_order(fault: &GatewayFault) -> Option<GatewayOrder> {
    match fault {
        GatewayFault::DropSocket => Some(GatewayOrder::Drops),
        GatewayFault::Close { code, .. } => Some(GatewayOrder::Closes(*code)),
        GatewayFault::Reconnect => Some(GatewayOrder::AsksToReconnect),
        GatewayFault::InvalidSession { resumable: false } => Some(GatewayOrder::Invalidates),
        _ => None,
    }
}

fn rest_fault(order: &RestOrder) -> RestFault {
    match order {
        RestOrder::Answers {
            status,
            times,
            path,
        } => RestFault {
            method: None,
            path: path.clone().unwrap_or_default(),
            times: Some(*times),
            kind: match status {
                429 => RestFaultKind::RateLimit {
                    scope: Scope::User,
                    retry_after: RETRY_AFTER,
                },
                status => RestFaultKind::Status { status: *status },
            },
        },
        RestOrder::AsEver => RestFault {
            method: None,
            path: String::new(),
            times: None,
            kind: RestFaultKind::Clear,
        },
    }
}

fn rest_order(fault: &RestFault) -> Option<RestOrder> {
    let status = match fault.kind {
        RestFaultKind::Clear => return Some(RestOrder::AsEver),
        RestFaultKind::RateLimit { .. } => 429,
        RestFaultKind::Status { status } => status,
        RestFaultKind::Slow { .. } | RestFaultKind::AnswerLost { .. } => return None,
    };
    if fault.method.is_some() {
        return None;
    }
    Some(RestOrder::Answers {
        status,
        times: fault.times?,
        path: Some(fault.path.clone()).filter(|path| !path.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_is_recorded_is_the_fault_that_is_replayed() {
        let voice = |order| Order::Voice {
            guild: Some("Second".to_owned()),
            order,
        };
        for order in [
            voice(VoiceOrder::Closes(4015)),
            voice(VoiceOrder::Drops),
            voice(VoiceOrder::ChangesRegion),
            voice(VoiceOrder::Dave(0)),
            voice(VoiceOrder::FlipsBits(true)),
            voice(VoiceOrder::LosesPackets(false)),
            Order::Gateway(GatewayOrder::Drops),
            Order::Gateway(GatewayOrder::Closes(4000)),
            Order::Gateway(GatewayOrder::AsksToReconnect),
            Order::Gateway(GatewayOrder::Invalidates),
            Order::Rest(RestOrder::Answers {
                status: 429,
                times: 3,
                path: Some("/messages".to_owned()),
            }),
            Order::Rest(RestOrder::Answers {
                status: 500,
                times: 1,
                path: None,
            }),
            Order::Rest(RestOrder::AsEver),
            Order::Links(LinkOrder::Last(std::time::Duration::from_mins(4))),
            Order::Links(LinkOrder::Expire),
            Order::Moderation {
                whom: Whom::Bot(None),
                channel: Some("Lounge".to_owned()),
            },
            Order::Moderation {
                whom: Whom::Person(Who {
                    name: "bob".to_owned(),
                    guild: None,
                }),
                channel: None,
            },
            Order::Down(std::time::Duration::from_secs(5)),
        ] {
            let fault = fault_of(&order).expect("it is a fault");
            assert_eq!(order_of(&fault), Some(order));
        }
    }
}
