//! A call against a voice server on real sockets.

mod server;

use std::{num::NonZeroU16, time::Duration};

use bytes::Bytes;
use davey::{DaveSession, MediaType, ProposalsOperationType};
use metrics_exporter_prometheus::PrometheusBuilder;
use openmls::prelude::{tls_codec::Serialize, *};
use openmls_basic_credential::SignatureKeyPair;
use openmls_rust_crypto::OpenMlsRustCrypto;
use openmls_traits::OpenMlsProvider;
use seraphim_voice::{
    AfterClose, Call, CallEvent, CallSettings, FrameSource, Next, Pacer, PacerSettings, Phase,
};
use serde_json::json;
use tokio::{sync::mpsc, task::JoinSet};
use tokio_util::sync::CancellationToken;

use server::{CHANNEL, Failure, GUILD, Peer, SSRC, Server, USER, soon};

/// Numbers its frames, so that a lost one is seen.
struct Counting(u32);

impl FrameSource for Counting {
    fn next_frame(&mut self) -> Next {
        self.0 += 1;
        Next::Frame(Bytes::copy_from_slice(&self.0.to_be_bytes()))
    }
}

struct Bench {
    server: Server,
    call: Call,
    events: mpsc::Receiver<CallEvent>,
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

/// Has no frame yet.
struct Opening;

impl FrameSource for Opening {
    fn next_frame(&mut self) -> Next {
        Next::Starved
    }
}

impl Bench {
    async fn new() -> Result<Self, Failure> {
        Self::with(Counting(0)).await
    }

    async fn with(source: impl FrameSource) -> Result<Self, Failure> {
        let server = Server::start().await?;
        let pacer = Pacer::start(PacerSettings { threads: 1 })?;
        let settings = CallSettings::new(server.tls());
        let (call, driver, events) = Call::new(&pacer, settings, Box::new(source));
        let stop = CancellationToken::new();
        let run = driver.run(stop.clone());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            run.await
                .expect("the pacing thread lives as long as the test");
        });
        call.connect(server.info("session 1")?);
        Ok(Self {
            server,
            call,
            events,
            tasks,
            stop,
        })
    }

    async fn event(&mut self) -> Result<CallEvent, Failure> {
        Ok(soon("an event", self.events.recv())
            .await?
            .ok_or("no more events")?)
    }

    async fn closed(&mut self) -> Result<(u16, AfterClose), Failure> {
        loop {
            if let CallEvent::Closed { code, next, .. } = self.event().await? {
                return Ok((code, next));
            }
        }
    }

    /// A session without DAVE in which audio flows.
    async fn playing(&mut self) -> Result<Peer, Failure> {
        let mut peer = self.server.session(0).await?;
        assert_eq!(peer.expect(5).await?["speaking"], 1);
        assert_eq!(self.event().await?, CallEvent::Connected { ssrc: SSRC });
        self.server.packet().await?;
        Ok(peer)
    }
}

fn number(payload: &[u8]) -> Result<u32, Failure> {
    Ok(u32::from_be_bytes(payload.try_into()?))
}

#[tokio::test]
async fn frames_arrive_in_order_50_a_second_in_media_time() -> Result<(), Failure> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _counted = metrics::set_default_local_recorder(&recorder);
    let mut bench = Bench::new().await?;
    let mut peer = bench.server.accept(200).await?;
    let identify = peer.expect(0).await?;
    assert_eq!(
        identify,
        json!({
            "server_id": GUILD.to_string(), "user_id": USER.to_string(),
            "session_id": "session 1", "token": "the token", "max_dave_protocol_version": 1,
        })
    );
    let selected = bench.server.describe(&mut peer, 0).await?;
    assert_eq!(selected["data"]["mode"], "aead_aes256_gcm_rtpsize");
    let speaking = peer.expect(5).await?;
    assert_eq!(speaking, json!({ "speaking": 1, "delay": 0, "ssrc": SSRC }));
    bench.tasks.spawn(peer.serve());

    let first = bench.server.packet().await?;
    assert_eq!(number(&first.payload)?, 1, "the first frame is not lost");
    // The last one may be here before it is counted.
    for step in 1..=100 {
        let packet = bench.server.packet().await?;
        assert_eq!(packet.sequence, first.sequence.wrapping_add(step));
        let gap = packet.timestamp.wrapping_sub(first.timestamp);
        assert!(gap >= u32::from(step) * 960 && gap % 960 == 0, "gap {gap}");
        assert_eq!(number(&packet.payload)?, u32::from(step) + 1);
    }
    assert_eq!(bench.event().await?, CallEvent::Connected { ssrc: SSRC });
    assert!(
        bench
            .call
            .ping()
            .is_some_and(|ping| ping < Duration::from_secs(5))
    );
    let scrape = recorder.handle().render();
    let pings = scrape
        .lines()
        .find_map(|line| line.strip_prefix("seraphim_voice_ping_seconds_count "));
    assert!(pings.is_some_and(|count| count != "0"), "{scrape}");
    assert!(bench.call.state().connected());
    assert!(bench.call.stats().sent >= 100);
    Ok(())
}

#[tokio::test]
async fn the_server_hears_of_frames_that_are_announced_before_the_first_is_there()
-> Result<(), Failure> {
    let mut bench = Bench::with(Opening).await?;
    let mut peer = bench.server.session(0).await?;
    assert_eq!(bench.event().await?, CallEvent::Connected { ssrc: SSRC });
    bench.call.announce();
    assert_eq!(peer.expect(5).await?["speaking"], 1);
    assert_eq!(bench.call.stats().sent, 0);
    Ok(())
}

#[tokio::test]
async fn a_lost_connection_is_resumed_from_the_last_sequence_while_audio_goes_on()
-> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    let mut peer = bench.playing().await?;
    peer.say_numbered(18, &json!({}), Some(10)).await?;
    peer.say_binary(11, 99, b"later").await?;
    // A message that must have been read before the loss: its answer proves it.
    peer.say_numbered(
        21,
        &json!({ "transition_id": 3, "protocol_version": 0 }),
        Some(12),
    )
    .await?;
    assert_eq!(peer.expect(23).await?["transition_id"], 3);
    let last = bench.server.packet().await?;
    drop(peer);

    assert_eq!(bench.closed().await?, (1006, AfterClose::Resume));
    let mut peer = bench.server.accept(41_250).await?;
    let resume = peer.expect(7).await?;
    assert_eq!(
        resume,
        json!({
            "server_id": GUILD.to_string(), "session_id": "session 1",
            "token": "the token", "seq_ack": 12,
        })
    );
    for step in 1..20 {
        let packet = bench.server.packet().await?;
        assert_eq!(
            packet.sequence,
            last.sequence.wrapping_add(step),
            "no frame is missed"
        );
    }
    assert_eq!(bench.call.state().phase, Phase::Resuming);
    peer.say(9, &json!(null)).await?;
    assert_eq!(bench.event().await?, CallEvent::Resumed);
    assert_eq!(bench.call.state().phase, Phase::Connected);
    Ok(())
}

#[tokio::test]
async fn an_unanswered_heartbeat_means_a_dead_connection() -> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    let mut peer = bench.server.accept(100).await?;
    peer.expect(0).await?;
    bench.server.describe(&mut peer, 0).await?;
    peer.answers = false;
    bench.tasks.spawn(peer.serve());
    assert_eq!(bench.closed().await?, (1006, AfterClose::Resume));
    let mut peer = bench.server.accept(41_250).await?;
    peer.expect(7).await?;
    soon("the end of the dead connection", bench.tasks.join_next())
        .await?
        .transpose()?;
    Ok(())
}

#[tokio::test]
async fn close_codes_lead_where_the_table_says() -> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    bench.playing().await?.close(4015).await?;
    assert_eq!(bench.closed().await?, (4015, AfterClose::Resume));
    let mut peer = bench.server.accept(41_250).await?;
    peer.expect(7).await?;
    peer.close(4009).await?;
    assert_eq!(bench.closed().await?, (4009, AfterClose::Identify));
    bench.server.forget_packets();
    bench.playing().await?.close(4006).await?;
    assert_eq!(bench.closed().await?, (4006, AfterClose::Report));
    assert_eq!(bench.call.state().phase, Phase::Disconnected);

    // The owner brings a new session, after which the old frames go on.
    bench.call.connect(bench.server.info("session 2")?);
    let mut peer = bench.server.accept(41_250).await?;
    assert_eq!(peer.expect(0).await?["session_id"], "session 2");
    Ok(())
}

#[tokio::test]
async fn a_refused_encryption_mode_is_not_chosen_again() -> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    bench.server.session(0).await?.close(4016).await?;
    assert_eq!(bench.closed().await?, (4016, AfterClose::Identify));
    let mut peer = bench.server.accept(41_250).await?;
    peer.expect(0).await?;
    let selected = bench.server.describe(&mut peer, 0).await?;
    assert_eq!(selected["data"]["mode"], "aead_xchacha20_poly1305_rtpsize");
    Ok(())
}

#[tokio::test]
async fn another_server_replaces_the_connection_and_the_track_goes_on() -> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    let mut old = bench.playing().await?;
    bench.call.connect(bench.server.info("session 1")?);
    bench.call.connect(bench.server.info("session 2")?);
    assert_eq!(old.expect_close().await?, 1000);
    drop(old);
    bench.server.forget_packets();
    let mut peer = bench.server.session(0).await?;
    let taken = u32::try_from(bench.call.stats().sent)?;
    peer.expect(5).await?;
    let next = bench.server.packet().await?;
    assert!(
        number(&next.payload)? <= taken + 2,
        "the clock waited meanwhile"
    );
    Ok(())
}

#[tokio::test]
async fn the_driver_ends_with_the_last_handle_or_by_its_token() -> Result<(), Failure> {
    let mut bench = Bench::new().await?;
    let mut peer = bench.playing().await?;
    drop(bench.call);
    assert_eq!(peer.expect_close().await?, 1000);
    soon("the driver's end", bench.tasks.join_next())
        .await?
        .transpose()?;

    let mut bench = Bench::new().await?;
    let mut peer = bench.playing().await?;
    bench.stop.cancel();
    assert_eq!(peer.expect_close().await?, 1000);
    soon("the driver's end", bench.tasks.join_next())
        .await?
        .transpose()?;
    Ok(())
}

#[tokio::test]
async fn with_a_listener_no_frame_leaves_before_the_group_is_ready_and_none_is_lost()
-> Result<(), Failure> {
    const LISTENER: u64 = 205_000_000_000_000_001;
    let mut bench = Bench::new().await?;
    let mut peer = bench.server.session(1).await?;
    let suite = Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256;
    let signer = SignatureKeyPair::new(suite.signature_algorithm())?;
    let sender = ExternalSender::new(
        signer.public().into(),
        BasicCredential::new(vec![0; 8]).into(),
    )
    .tls_serialize_detached()?;
    peer.say_numbered(11, &json!({ "user_ids": [LISTENER.to_string()] }), Some(1))
        .await?;
    peer.say_binary(2, 25, &sender).await?;
    let package = peer.expect_binary(26).await?;

    let mut listener = DaveSession::new(NonZeroU16::MIN, LISTENER, CHANNEL, None)?;
    listener.set_external_sender(&sender)?;
    let provider = OpenMlsRustCrypto::default();
    let package = KeyPackageIn::tls_deserialize_exact_bytes(&package)?
        .validate(provider.crypto(), ProtocolVersion::Mls10)?;
    let proposal = ExternalProposal::new_add::<OpenMlsRustCrypto>(
        package,
        GroupId::from_slice(&CHANNEL.to_be_bytes()),
        GroupEpoch::from(0),
        &signer,
        SenderExtensionIndex::new(0),
    )?;
    let proposals = VLBytes::new(proposal.tls_serialize_detached()?).tls_serialize_detached()?;
    let answer = listener
        .process_proposals(ProposalsOperationType::APPEND, &proposals, None)?
        .ok_or("no commit")?;
    listener.process_commit(&answer.commit)?;
    listener.prepare_transition(4, 1)?;
    listener.execute_transition(4)?;
    let welcome = [&[0, 4], answer.welcome.ok_or("no welcome")?.as_slice()].concat();
    peer.say_binary(3, 30, &welcome).await?;
    assert_eq!(peer.expect(23).await?["transition_id"], 4);
    assert_eq!(bench.call.stats().alone, 0, "the clock waits");
    peer.say(22, &json!({ "transition_id": 4 })).await?;
    assert_eq!(peer.expect(5).await?["speaking"], 1);

    for wanted in 1..=20 {
        let packet = bench.server.packet().await?;
        let frame = listener.decrypt(USER, MediaType::AUDIO, &packet.payload)?;
        assert_eq!(number(&frame)?, wanted);
    }
    assert_eq!(bench.event().await?, CallEvent::Connected { ssrc: SSRC });
    assert_eq!(
        bench.event().await?,
        CallEvent::DaveReady {
            version: 1,
            epoch: 1
        }
    );
    assert_eq!(bench.call.state().epoch, Some(1));
    Ok(())
}
