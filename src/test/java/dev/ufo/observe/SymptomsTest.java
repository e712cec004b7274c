package dev.ufo.observe;

import static dev.ufo.observe.Seen.ANSWERED;
import static dev.ufo.observe.Seen.HOST;
import static dev.ufo.observe.Seen.NO_HOST;
import static dev.ufo.observe.Seen.SENT;
import static dev.ufo.observe.Seen.http;
import static dev.ufo.observe.Seen.shape;
import static dev.ufo.observe.Seen.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Symptom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Details, flags and shapes; what a failed connect says has a test of its own. */
class SymptomsTest {

  @ParameterizedTest
  @CsvSource({
    "UH, no_healthy_upstream, no-healthy-host",
    "UH, no healthy upstream, no-healthy-host",
    "UH, cares_norecords:Domain_name_not_found, no-healthy-host(dns)",
    "UH, dns_resolution_failure{resolve_timeout}, no-healthy-host(dns)",
    "UH, words of tomorrow, no-healthy-host",
    "NC, cluster_not_found, no-cluster",
    "NR, cluster_not_found, no-cluster",
    "NC, on_demand_cluster_missing, no-cluster(on demand: missing)",
    "NC, on_demand_cluster_timeout, no-cluster(on demand: timeout)",
    "NR, route_not_found, no-matching-route",
    "NR, route_configuration_not_found, no-matching-route(no configuration)",
    "NR, filter_chain_not_found, no-matching-route(no filter chain)",
    "UMSDR, upstream_max_stream_duration_reached, timeout(max-duration)",
    "UO, maintenance_mode, dropped(maintenance_mode)",
    "DO, drop_overload, dropped(drop_overload)",
    "UDO, unconditional_drop_overload, dropped(unconditional_drop_overload)",
    "OM, overload, dropped(overload)",
    "OM, upstream_reset_before_response_started{overload_manager_reset}, dropped(overload)",
    "DF, dns_resolution_failure{resolve_timeout}, dns-failure(resolve_timeout)",
    "DF, dns_resolution_failure, dns-failure",
    "DF, dns_resolution_timeout, dns-failure(resolve_timeout)",
    "DF, dns_cache_overflow, dns-failure(cache overflow)",
    "UO, dynamic_forward_proxy_pending_request_overflow, overflow(pending)",
    "UO, sub_cluster_overflow, overflow(sub-clusters)",
    "NC, sub_cluster_warming_timeout, no-cluster(warming)",
  })
  void details_withoutHost_shown(Flag flag, String details, String shows) {
    assertThat(http(flag).details(details).came(NO_HOST).shows()).isEqualTo(shows);
  }

  @ParameterizedTest
  @CsvSource({
    "UC, connection_termination, closed",
    "UC, connection termination, closed",
    "UC, connection_termination|QUIC_NETWORK_IDLE_TIMEOUT, closed",
    "UPE, protocol_error, protocol-error",
    "UC, protocol error, protocol-error",
    "UR, remote_reset, stream-reset",
    "UR, remote reset, stream-reset",
    "UR, remote_refused_stream_reset, stream-refused",
    "UR, remote_error_with_CONNECT_request, stream-reset(CONNECT)",
    "LR, local_reset, local-reset",
    "LR, local_refused_stream_reset, local-reset(refused)",
    "LR, HTTP/1_premature_upstream_half_close, local-reset(upstream half-closed)",
    "UC, reset_of_tomorrow, closed",
    "UR, reset_of_tomorrow, stream-reset",
  })
  void details_resetAfterConnecting_shown(Flag flag, String reset, String shows) {
    assertThat(http(flag).before(reset).came(SENT).shows()).isEqualTo(shows);
    assertThat(http(flag, Flag.URX).before(reset).came(SENT).shows()).isEqualTo(shows);
    assertThat(http(flag, Flag.UO).before(reset).came(SENT).shows()).isEqualTo(shows);
    assertThat(http(flag).before(reset).came(SENT).code(200).shows()).as("gRPC").isEqualTo(shows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection_termination", "remote_reset", "protocol_error", "overflow"})
  void details_resetAfterTheAnswerBegan_answerCut(String reset) {
    String details = "upstream_reset_after_response_started{" + reset + "}";
    String shows = "answer-cut(" + reset + ")";
    assertThat(http(Flag.UC).details(details).came(ANSWERED).code(200).shows()).isEqualTo(shows);
    assertThat(http(Flag.UC).details(details.replace('_', ' ')).came(ANSWERED).shows())
        .isEqualTo(shows);
  }

  @ParameterizedTest
  @CsvSource({
    "response_timeout, timeout(route), timeout-connecting",
    "upstream_response_timeout, timeout(route), timeout-connecting",
    "'', timeout, timeout-connecting",
    "upstream_per_try_timeout, timeout(per-try), timeout(per-try)",
    "upstream_per_try_idle_timeout, timeout(per-try-idle), timeout(per-try-idle)",
    "upstream_max_stream_duration_reached, timeout(max-duration), timeout(max-duration)",
    "stream_idle_timeout, timeout(idle), timeout(idle)",
  })
  void timeout_connectionOrNone_differ(String details, String connected, String connecting) {
    Seen seen = http(Flag.UT).details(details).code(504);
    assertThat(seen.came(SENT).shows()).isEqualTo(connected);
    assertThat(seen.came(HOST).shows()).isEqualTo(connecting);
    assertThat(http(Flag.UT, Flag.UO).details(details).came(SENT).shows()).isEqualTo(connected);
    assertThat(http(Flag.UT, Flag.URX).details(details).came(SENT).shows()).isEqualTo(connected);
  }

  @Test
  void timeout_noHost_connectingToNone() {
    assertThat(http(Flag.UT).details("response_timeout").came(NO_HOST).shows())
        .isEqualTo("timeout-connecting(no host)");
  }

  @Test
  void timeout_streamIdleOfTheClient_nothing() {
    assertThat(http(Flag.SI).details("stream_idle_timeout").came(SENT).symptom())
        .isEqualTo(Symptom.NONE);
  }

  @Test
  void overflow_eachLimit_byShape() {
    Seen overflow = http(Flag.UO).before("overflow");
    assertThat(overflow.came(NO_HOST).shows()).isEqualTo("overflow(pending)");
    assertThat(overflow.came(HOST).shows()).isEqualTo("overflow(requests)");
    assertThat(overflow.came(SENT).shows()).isEqualTo("overflow(unknown)");
    assertThat(tcp(Flag.UO).came(NO_HOST).shows()).isEqualTo("overflow(connections)");
    assertThat(http(Flag.UO).details("via_upstream").code(500).came(ANSWERED).shows())
        .isEqualTo("overflow(retries)");
  }

  @Test
  void overflow_besideAnotherFailure_isItsSideEffect() {
    Seen refused = http(Flag.UF, Flag.UO).reason("delayed connect error: Connection refused");
    assertThat(refused.before("remote_connection_failure").shows()).isEqualTo("refused");
    assertThat(refused.before("overflow of tomorrow").shows()).isEqualTo("refused");
    assertThat(http(Flag.UC, Flag.UO).came(SENT).shows()).isEqualTo("closed");
    assertThat(tcp(Flag.UF, Flag.UO).reason("delayed connect error: 113").shows())
        .isEqualTo("no-route-to-host");
  }

  @Test
  void dropped_noFlagAtAll_byDetails() {
    for (String details :
        new String[] {
          "drop_overload", "unconditional_drop_overload", "overload", "maintenance_mode"
        }) {
      String shows = "dropped(" + details + ")";
      assertThat(http().details(details).came(NO_HOST).shows()).isEqualTo(shows);
      assertThat(http().details(details).code(200).shows()).as("gRPC").isEqualTo(shows);
    }
    assertThat(http().details("overloaded").symptom()).isEqualTo(Symptom.NONE);
  }

  @Test
  void notFailed_whateverTheTexts_nothing() {
    assertThat(http().details("").code(200).came(ANSWERED).symptom()).isEqualTo(Symptom.NONE);
    assertThat(http().details("via_upstream").code(503).came(ANSWERED).symptom())
        .isEqualTo(Symptom.NONE);
    assertThat(http(Flag.RL).details("request_rate_limited").code(429).symptom())
        .isEqualTo(Symptom.NONE);
    assertThat(http(Flag.DI).details("").code(200).came(ANSWERED).symptom())
        .isEqualTo(Symptom.NONE);
    assertThat(http().details("upstream_reset_before_response_started").symptom())
        .isEqualTo(Symptom.NONE);
    assertThat(http().details("").unknownFlag().symptom()).isEqualTo(Symptom.NONE);
    assertThat(http().reason("delayed connect error: 111").code(200).symptom())
        .isEqualTo(Symptom.NONE);
  }

  @Test
  void retriesUsedUp_byTheApplicationsErrors_nothing() {
    Seen answered = http(Flag.URX).details("via_upstream").code(500).came(ANSWERED);
    assertThat(answered.symptom()).isEqualTo(Symptom.NONE);
    assertThat(answered.code(200).symptom()).as("gRPC").isEqualTo(Symptom.NONE);
  }

  @Test
  void viaUpstream_withTheFlagOfAReset_answerCut() {
    Seen answered = http(Flag.UC).details("via_upstream").code(200).came(ANSWERED);
    assertThat(answered.shows()).isEqualTo("answer-cut(connection_termination)");
    assertThat(http(Flag.UR).details("via_upstream").came(ANSWERED).shows())
        .isEqualTo("answer-cut(remote_reset)");
    assertThat(http(Flag.UT).details("via_upstream").came(ANSWERED).shows()).isEqualTo("timeout");
  }

  @ParameterizedTest
  @CsvSource({
    "UH, no-healthy-host",
    "NC, no-cluster",
    "NR, no-matching-route",
    "DF, dns-failure",
    "UF, connect-failed",
    "UC, closed",
    "UR, stream-reset",
    "UPE, protocol-error",
    "LR, local-reset",
    "UT, timeout",
    "UMSDR, timeout(max-duration)",
    "OM, dropped(overload)",
    "UO, overflow(unknown)",
    "URX, other"
  })
  void flags_httpWithoutTexts_sayTheRest(Flag flag, String shows) {
    assertThat(http(flag).came(SENT).shows()).isEqualTo(shows);
    Seen lost = http(flag).details(Signature.OTHER).reason(Signature.OTHER).came(SENT);
    assertThat(lost.shows()).isEqualTo(shows);
    assertThat(http(flag).details("-").reason("-").came(SENT).shows()).isEqualTo(shows);
  }

  @Test
  void flags_everyOneOfTheUpstream_hasAMeaning() {
    for (Flag flag : Flag.values()) {
      if (flag.side() == Flag.Side.UPSTREAM && flag != Flag.URX) {
        assertThat(http(flag).symptom().kind())
            .as(flag.name())
            .isNotIn(Symptom.Kind.NONE, Symptom.Kind.OTHER);
      }
    }
  }

  @Test
  void other_unknownWords_boundedAndPrintable() {
    Symptom symptom = http(Flag.URX).details("a\u0007\u00e9{" + "x".repeat(500)).symptom();
    assertThat(symptom.kind()).isEqualTo(Symptom.Kind.OTHER);
    assertThat(symptom.detail()).startsWith("a??{xxx").hasSize(80);
  }

  @Test
  void clientLeft_howFarItCame_threeKinds() {
    for (Flag flag : new Flag[] {Flag.DC, Flag.DR}) {
      Seen left = http(flag).code(0).details("downstream_remote_disconnect");
      assertThat(left.came(HOST).shows()).isEqualTo("client-left-connecting");
      assertThat(left.came(SENT).shows()).isEqualTo("client-left-waiting");
      assertThat(left.came(shape("hl")).shows()).isEqualTo("client-left");
      assertThat(left.came(ANSWERED).shows()).isEqualTo("client-left");
      assertThat(left.came(NO_HOST).shows()).isEqualTo("client-left");
    }
  }

  @Test
  void clientLeft_resetBeforeTheFlagExisted_byDetails() {
    assertThat(http().code(0).details("http2.remote_reset").came(SENT).shows())
        .isEqualTo("client-left-waiting");
  }

  @Test
  void clientLeft_disconnectedByEnvoy_notWaiting() {
    Seen closed = http(Flag.DC).details("downstream_local_disconnect(max_duration)");
    assertThat(closed.came(SENT).shows()).isEqualTo("client-left(disconnected by this Envoy)");
  }

  @Test
  void clientLeft_upstreamFailedToo_upstreamCounts() {
    Seen both = http(Flag.DC, Flag.UC).details("downstream_remote_disconnect").came(SENT);
    assertThat(both.shows()).isEqualTo("closed");
  }

  @Test
  void faultFilter_abortAndDelay_injected() {
    assertThat(http(Flag.FI).details("fault_filter_abort").came(NO_HOST).shows())
        .isEqualTo("fault-injected(abort)");
    assertThat(http(Flag.DI, Flag.FI).details("fault_filter_abort").came(NO_HOST).shows())
        .isEqualTo("fault-injected(abort)");
    for (Flag left : new Flag[] {Flag.DC, Flag.DR}) {
      assertThat(http(Flag.DI, left).code(0).came(NO_HOST).shows())
          .isEqualTo("fault-injected(delay)");
    }
    Seen refused = http(Flag.DI, Flag.UF).before("connection_timeout");
    assertThat(refused.shows()).as("delayed, then failed by itself").isEqualTo("connect-timeout");
  }

  @Test
  void tcp_nothingReceivedAndNoFlag_noAnswer() {
    Seen silent = tcp().came(shape("hl"));
    assertThat(silent.shows()).isEqualTo("no-answer");
    assertThat(silent.of(LogType.NOT_SET).shows()).isEqualTo("no-answer");
    assertThat(silent.came(shape("hlr")).symptom()).isEqualTo(Symptom.NONE);
    assertThat(silent.came(HOST).symptom()).isEqualTo(Symptom.NONE);
    assertThat(silent.unknownFlag().symptom()).isEqualTo(Symptom.NONE);
    assertThat(silent.of(LogType.UDP_SESSION_END).symptom()).isEqualTo(Symptom.NONE);
    assertThat(http().came(shape("hl")).symptom()).isEqualTo(Symptom.NONE);
  }

  @Test
  void tcp_reset_meansWhatUcMeansForHttp() {
    assertThat(tcp(Flag.UR).came(shape("hl")).shows()).isEqualTo("closed");
    assertThat(tcp(Flag.UR).came(shape("hlr")).shows()).isEqualTo("answer-cut(remote_reset)");
    assertThat(http(Flag.UR).came(SENT).shows()).isEqualTo("stream-reset");
  }

  @Test
  void tcp_flagsAlone_shown() {
    assertThat(tcp(Flag.UH).came(NO_HOST).shows()).isEqualTo("no-healthy-host");
    assertThat(tcp(Flag.NC).came(NO_HOST).shows()).isEqualTo("no-cluster");
    assertThat(tcp(Flag.URX).came(HOST).shows()).isEqualTo("overflow(unknown)");
    assertThat(tcp(Flag.URX).reason("socket creation failure").shows()).isEqualTo("no-socket");
    String bind = "failed to bind to 10.0.0.9:0: Cannot assign requested address";
    assertThat(tcp(Flag.URX).reason(bind).shows())
        .isEqualTo("bind-failed(Cannot assign requested address)");
  }

  @Test
  void tcp_failedConnectWithoutReason_timeoutWhereVersionTells() {
    Seen silent = tcp(Flag.UF, Flag.URX);
    assertThat(silent.shows()).isEqualTo("connect-timeout(unsaid)");
    assertThat(silent.of(LogType.NOT_SET).shows()).isEqualTo("connect-failed");
    assertThat(silent.reason(Signature.OTHER).shows()).isEqualTo("connect-failed");
  }
}
