package io.sluice.transport;

import io.sluice.routing.RetransmissionCounters;
import io.sluice.routing.RetransmissionOutcome;
import io.sluice.srtp.SrtpCounters;
import io.sluice.srtp.SrtpDrop;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one transport carried and dropped, or all of a loop together: one counter a reason, so that "why is nothing arriving"
 * has an answer. Confined to the loop; {@link #snapshot} is what leaves it.
 */
final class TransportCounters {
    long rtpPacketsReceived;
    long rtpBytesReceived;
    long rtcpPacketsReceived;
    long rtcpBytesReceived;

    /** RTP and RTCP to a plain or pipe transport's ports from elsewhere than its peer. */
    long foreignDrops;

    /** Packets of or for the process itself that are neither RTP nor RTCP, too long, or found no room. */
    long directDrops;

    /** Media without keys: before the DTLS handshake has given them, and after the peer has closed the association. */
    long earlyMediaDrops;

    /** RTP packets dropped unread because the loop could not keep up though it sent no pictures any more. */
    long overloadDrops;

    /** Decrypted packets whose RTP header does not parse. */
    long malformedRtpDrops;

    /** RTP packets of no stream that a producer announced, by SSRC, or by MID or RID and payload type. */
    long unknownStreamDrops;

    /** Changes of a stream's SSRC in mid-stream. */
    long ssrcChanges;

    /** Packets of a second SSRC of one stream: of one that its sender has left, or too soon after the last change. */
    long ssrcChangeDrops;

    /** Duplicates, and packets too far from the sequence to belong to it (RFC 3550 appendix A.1). */
    long sequenceDrops;

    /** Packets of redundant audio whose blocks are not whole, or not of the codec that was announced (RFC 2198 section 3). */
    long malformedRedDrops;

    /** Packets that were to be numbered and have no room for it, or header extensions of neither form of RFC 8285. */
    long unnumberedPackets;

    /** Streams that began anew under the same SSRC, with numbers far from the former ones. */
    long sequenceRestarts;

    /** Packets of retransmission streams, whatever becomes of them; among {@link #rtpPacketsReceived}. */
    long rtxPacketsReceived;

    long rtxBytesReceived;

    /** Retransmissions before the first packet of their stream, or before the first after some were left out unread. */
    long earlyRtxDrops;

    /** Retransmissions too short to repeat anything: probes of the way here. */
    long emptyRtxDrops;

    /** Retransmissions of packets that had come already, or too far from the sequence. */
    long needlessRtxDrops;

    /** Packets that came by retransmission under an SSRC of their own, and had been missing. */
    long packetsRepaired;

    /** Compound RTCP packets that do not parse to their end. */
    long malformedRtcp;

    /** Key-frame requests of receivers, PLI or FIR, for streams sent here; what is asked of producers is merged from these. */
    long keyFrameRequestsReceived;

    /** Sources that said goodbye. */
    long byesReceived;

    /** Transport-wide feedback of the peer. */
    long transportFeedbackReceived;

    /** Of that what could not be read, or came though no picture carries transport-wide numbers. */
    long transportFeedbackRefused;

    /** Bitrate estimates of the peer. */
    long rembsReceived;

    /** Entries of negative acknowledgements, each about up to 17 packets. */
    long nacksReceived;

    /** Of those the ones about no stream sent here that answers them: paused, closed, or without NACK negotiated. */
    long nacksRefused;

    /** Packets that receivers asked for again, by what became of them. */
    final RetransmissionCounters retransmissions = new RetransmissionCounters();

    /** Packets sent once more because feedback told that they had got lost again; nobody had asked. */
    long retransmissionsRepeated;

    /** Packets that were to be sent again by RTX and found no room for a copy. */
    long retransmissionPoolDrops;

    /** Packets sent again, by RTX or as they were; not among {@link #rtpPacketsSent}. */
    long rtpPacketsRetransmitted;

    long rtpBytesRetransmitted;

    /** Packets sent to see whether more would pass, see {@link ProbePackets}; in no other counter of RTP. */
    long rtpPacketsProbed;

    long rtpBytesProbed;

    /** DTLS datagrams too long for a send slot, or with no way to the peer. */
    long unroutedDrops;

    /** PLIs and FIRs sent to the peer for its streams. */
    long keyFrameRequestsSent;

    /** RTCP packets that asked the peer for missing packets. */
    long nacksSent;

    /** Packets asked for in them, repetitions included. */
    long packetsAskedFor;

    /** Limits of its bitrate, and estimates of the way from it, that the peer was sent. */
    long rembsSent;

    long rtpPacketsSent;
    long rtpBytesSent;

    /** Of the packets sent those that were given padding, so that they leave in one message with their neighbours. */
    long rtpPacketsPadded;

    long rtcpPacketsSent;
    long rtcpBytesSent;

    /** Packets queued beyond what one turn can send. */
    long egressOverflowDrops;

    /** Packets whose new header did not fit a send slot. */
    long rewriteFailures;

    /** Packets whose payload had to be other than the producer's when no packet was free to write it into. */
    long rewritePoolDrops;

    /** Header extensions left out of packets: too long for the form the receiver reads, or of a capture time not known yet. */
    long extensionsLeftOut;

    /** Packets that SRTP refused, by reason; both directions. */
    final SrtpCounters srtp = new SrtpCounters();

    /** Adds what another transport counted. */
    void add(TransportCounters other) {
        rtpPacketsReceived += other.rtpPacketsReceived;
        rtpBytesReceived += other.rtpBytesReceived;
        rtcpPacketsReceived += other.rtcpPacketsReceived;
        rtcpBytesReceived += other.rtcpBytesReceived;
        foreignDrops += other.foreignDrops;
        directDrops += other.directDrops;
        earlyMediaDrops += other.earlyMediaDrops;
        overloadDrops += other.overloadDrops;
        malformedRtpDrops += other.malformedRtpDrops;
        unknownStreamDrops += other.unknownStreamDrops;
        ssrcChanges += other.ssrcChanges;
        ssrcChangeDrops += other.ssrcChangeDrops;
        sequenceDrops += other.sequenceDrops;
        malformedRedDrops += other.malformedRedDrops;
        unnumberedPackets += other.unnumberedPackets;
        sequenceRestarts += other.sequenceRestarts;
        rtxPacketsReceived += other.rtxPacketsReceived;
        rtxBytesReceived += other.rtxBytesReceived;
        earlyRtxDrops += other.earlyRtxDrops;
        emptyRtxDrops += other.emptyRtxDrops;
        needlessRtxDrops += other.needlessRtxDrops;
        packetsRepaired += other.packetsRepaired;
        malformedRtcp += other.malformedRtcp;
        keyFrameRequestsReceived += other.keyFrameRequestsReceived;
        byesReceived += other.byesReceived;
        transportFeedbackReceived += other.transportFeedbackReceived;
        transportFeedbackRefused += other.transportFeedbackRefused;
        rembsReceived += other.rembsReceived;
        nacksReceived += other.nacksReceived;
        nacksRefused += other.nacksRefused;
        retransmissions.add(other.retransmissions);
        retransmissionsRepeated += other.retransmissionsRepeated;
        retransmissionPoolDrops += other.retransmissionPoolDrops;
        rtpPacketsRetransmitted += other.rtpPacketsRetransmitted;
        rtpBytesRetransmitted += other.rtpBytesRetransmitted;
        rtpPacketsProbed += other.rtpPacketsProbed;
        rtpBytesProbed += other.rtpBytesProbed;
        unroutedDrops += other.unroutedDrops;
        keyFrameRequestsSent += other.keyFrameRequestsSent;
        nacksSent += other.nacksSent;
        packetsAskedFor += other.packetsAskedFor;
        rembsSent += other.rembsSent;
        rtpPacketsSent += other.rtpPacketsSent;
        rtpBytesSent += other.rtpBytesSent;
        rtpPacketsPadded += other.rtpPacketsPadded;
        rtcpPacketsSent += other.rtcpPacketsSent;
        rtcpBytesSent += other.rtcpBytesSent;
        egressOverflowDrops += other.egressOverflowDrops;
        rewriteFailures += other.rewriteFailures;
        rewritePoolDrops += other.rewritePoolDrops;
        extensionsLeftOut += other.extensionsLeftOut;
        srtp.add(other.srtp);
    }

    /** Every counter by name, in the order in which a packet meets them. */
    Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("rtpPacketsReceived", rtpPacketsReceived);
        all.put("rtpBytesReceived", rtpBytesReceived);
        all.put("rtcpPacketsReceived", rtcpPacketsReceived);
        all.put("rtcpBytesReceived", rtcpBytesReceived);
        all.put("foreignDrops", foreignDrops);
        all.put("directDrops", directDrops);
        all.put("earlyMediaDrops", earlyMediaDrops);
        all.put("overloadDrops", overloadDrops);
        for (SrtpDrop reason : SrtpDrop.values()) {
            all.put("srtpDrops." + reason, srtp.drops(reason));
        }
        all.put("malformedRtpDrops", malformedRtpDrops);
        all.put("unknownStreamDrops", unknownStreamDrops);
        all.put("ssrcChanges", ssrcChanges);
        all.put("ssrcChangeDrops", ssrcChangeDrops);
        all.put("sequenceDrops", sequenceDrops);
        all.put("malformedRedDrops", malformedRedDrops);
        all.put("unnumberedPackets", unnumberedPackets);
        all.put("sequenceRestarts", sequenceRestarts);
        all.put("rtxPacketsReceived", rtxPacketsReceived);
        all.put("rtxBytesReceived", rtxBytesReceived);
        all.put("earlyRtxDrops", earlyRtxDrops);
        all.put("emptyRtxDrops", emptyRtxDrops);
        all.put("needlessRtxDrops", needlessRtxDrops);
        all.put("packetsRepaired", packetsRepaired);
        all.put("malformedRtcp", malformedRtcp);
        all.put("keyFrameRequestsReceived", keyFrameRequestsReceived);
        all.put("byesReceived", byesReceived);
        all.put("transportFeedbackReceived", transportFeedbackReceived);
        all.put("transportFeedbackRefused", transportFeedbackRefused);
        all.put("rembsReceived", rembsReceived);
        all.put("nacksReceived", nacksReceived);
        all.put("nacksRefused", nacksRefused);
        for (RetransmissionOutcome outcome : RetransmissionOutcome.values()) {
            all.put("retransmissions." + outcome, retransmissions.count(outcome));
        }
        all.put("keyFrameRequestsSent", keyFrameRequestsSent);
        all.put("nacksSent", nacksSent);
        all.put("packetsAskedFor", packetsAskedFor);
        all.put("rembsSent", rembsSent);
        all.put("unroutedDrops", unroutedDrops);
        all.put("rtpPacketsSent", rtpPacketsSent);
        all.put("rtpBytesSent", rtpBytesSent);
        all.put("rtpPacketsPadded", rtpPacketsPadded);
        all.put("retransmissionsRepeated", retransmissionsRepeated);
        all.put("retransmissionPoolDrops", retransmissionPoolDrops);
        all.put("rtpPacketsRetransmitted", rtpPacketsRetransmitted);
        all.put("rtpBytesRetransmitted", rtpBytesRetransmitted);
        all.put("rtpPacketsProbed", rtpPacketsProbed);
        all.put("rtpBytesProbed", rtpBytesProbed);
        all.put("rtcpPacketsSent", rtcpPacketsSent);
        all.put("rtcpBytesSent", rtcpBytesSent);
        all.put("egressOverflowDrops", egressOverflowDrops);
        all.put("rewriteFailures", rewriteFailures);
        all.put("rewritePoolDrops", rewritePoolDrops);
        all.put("extensionsLeftOut", extensionsLeftOut);
        return all;
    }
}
