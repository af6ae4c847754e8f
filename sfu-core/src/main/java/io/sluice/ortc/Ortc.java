package io.sluice.ortc;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation, as pure functions: from the codecs of a router to its capabilities, from what a producer sends to what
 * the router offers, from that to what one consumer gets. Callable from any thread. Mistakes in what is given are an
 * {@link OrtcException}: {@link InvalidRtpException} for malformed data, {@link UnsupportedRtpException} for what this
 * engine or this router lacks.
 */
public final class Ortc {
    private Ortc() {}

    /**
     * Checks capabilities an endpoint sent.
     *
     * @throws InvalidRtpException naming the field, such as {@code codecs[1].clockRate}
     */
    public static void validateRtpCapabilities(RtpCapabilities capabilities) {
        Validation.capabilities(capabilities);
    }

    /**
     * Checks RTP parameters by themselves.
     *
     * @throws InvalidRtpException naming the field, such as {@code encodings[0].ssrc}
     */
    public static void validateRtpParameters(RtpParameters parameters) {
        Validation.parameters(parameters);
    }

    /**
     * Checks what a new producer is to send, and returns it with one encoding where it named none.
     *
     * @throws InvalidRtpException also when a codec is of another kind, when neither SSRC, RID nor MID tells the stream, or neither
     *     SSRC nor RID tells one of several encodings
     * @throws UnsupportedRtpException when there are more than four encodings, or several of sound, or of several codecs; more than four
     *     spatial or eight temporal layers; or an encrypted header extension
     */
    public static RtpParameters validateProducerRtpParameters(MediaKind kind, RtpParameters parameters) {
        return ProducerNegotiation.validate(kind, parameters);
    }

    /**
     * The capabilities of a router with these codecs. Codecs without a preferred payload type get one from 100 to 127, then
     * 96 to 99, in their order, but for those that have one by RFC 3551; a video codec is followed by its RTX codec under the
     * next one. Parameters given here come on top of the engine's. Those of "audio/red" name the payload type of the first
     * codec of the same clock rate and channels, which it repeats, as in {@code {"100/100": ""}}: the format of RFC 2198
     * section 5 as the name of a parameter without a value.
     *
     * @throws InvalidRtpException for a payload type given twice, none left, or a format parameter that means nothing
     * @throws UnsupportedRtpException for a codec that {@link SupportedRtpCapabilities} lacks
     */
    public static RtpCapabilities routerRtpCapabilities(List<RtpCodecCapability> mediaCodecs) {
        return RouterCapabilities.of(mediaCodecs);
    }

    /**
     * The parameters with only those codecs left that packets have: the one the encoding names, or else the first that is not
     * RTX, which now comes first; if that is RED, what it repeats as well. Of sound also what may come in between under the same
     * SSRC: further codecs of the same clock rate (RFC 7160 section 4.1), such as telephone events and comfort noise.
     *
     * @param parameters as {@link #validateProducerRtpParameters} returned them
     */
    public static RtpParameters withCodecsInUse(RtpParameters parameters) {
        RtpCodecParameters used = Codecs.inUse(parameters.encodings().getFirst(), parameters.codecs());
        RtpCodecParameters primary = Red.isRed(used) ? Codecs.findPrimary(parameters.codecs(), used) : null;
        Stream<RtpCodecParameters> between = Codecs.between(used, parameters.codecs()).stream()
                .filter(codec -> codec.clockRate() == used.clockRate());
        return parameters.withCodecs(Stream.concat(Stream.of(used, primary).filter(Objects::nonNull), between)
                .distinct()
                .toList());
    }

    /**
     * How a producer's payload types and SSRCs are renamed in the router.
     *
     * @param parameters as {@link #validateProducerRtpParameters} returned them
     * @param router as {@link #routerRtpCapabilities} returned them
     * @param ssrcs gives an SSRC not used in the router, once for each encoding
     * @throws UnsupportedRtpException for a codec the router lacks
     */
    public static RtpMapping producerMapping(RtpParameters parameters, RtpCapabilities router, LongSupplier ssrcs) {
        return ProducerNegotiation.mapping(parameters, router, ssrcs);
    }

    /**
     * What the router offers of a producer to its consumers: the router's payload types and extension ids, the producer's
     * format parameters, the mapped SSRCs. An H264 level is the producer's own where both sides allow levels to differ, and
     * else the lower of the two.
     *
     * @param kind of the producer
     * @param parameters as {@link #validateProducerRtpParameters} returned them
     * @param router as {@link #routerRtpCapabilities} returned them
     * @param mapping as {@link #producerMapping} returned it for both
     */
    public static RtpParameters consumableRtpParameters(
            MediaKind kind, RtpParameters parameters, RtpCapabilities router, RtpMapping mapping) {
        return ProducerNegotiation.consumable(kind, parameters, router, mapping);
    }

    /**
     * Whether an endpoint can decode a producer: whether {@link #consumerRtpParameters} finds a codec, RTX alone being none, nor
     * what comes in between speech.
     *
     * @param consumable as {@link #consumableRtpParameters} returned them
     * @throws InvalidRtpException for malformed capabilities
     */
    public static boolean canConsume(RtpParameters consumable, RtpCapabilities remote) {
        return ConsumerNegotiation.canConsume(consumable, remote);
    }

    /**
     * What one consumer gets of a producer: the codecs, feedback and header extensions both sides have, on one encoding. A
     * producer that sends RED goes to receivers that take RED with the same codec in it, and to no others.
     *
     * @param consumable as {@link #consumableRtpParameters} returned them
     * @param remote what the receiver can do
     * @param mid of the consumer, unique on its transport; null where none is written
     * @param enableRtx whether lost packets may be asked for again; without it neither nack nor RTX are announced
     * @param ssrcs gives an SSRC not used on the transport, once for the stream and once for its retransmissions if any
     * @throws InvalidRtpException for malformed capabilities
     * @throws UnsupportedRtpException when the receiver has no codec of the producer
     */
    public static RtpParameters consumerRtpParameters(
            RtpParameters consumable,
            RtpCapabilities remote,
            @Nullable String mid,
            boolean enableRtx,
            LongSupplier ssrcs) {
        return ConsumerNegotiation.parameters(consumable, remote, mid, enableRtx, ssrcs);
    }

    /**
     * What the consumer at the near end of a pipe gets of a producer: all encodings, no MID, and nothing that is for estimating
     * bandwidth, as header extension or feedback.
     *
     * @param consumable as {@link #consumableRtpParameters} returned them
     * @param enableRtx whether packets lost in the pipe may be asked for again
     * @param ssrcs gives an SSRC not used on the pipe, for each encoding one and one for its retransmissions if any
     */
    public static RtpParameters pipeConsumerRtpParameters(
            RtpParameters consumable, boolean enableRtx, LongSupplier ssrcs) {
        return PipeNegotiation.parameters(consumable, enableRtx, ssrcs);
    }

    /**
     * Random SSRCs, 100,000,000 to 999,999,999 as mediasoup has them: clear of the 1234 that clients keep for probing. Not
     * checked for having been given before.
     */
    public static LongSupplier randomSsrcs(RandomGenerator random) {
        return () -> random.nextLong(100_000_000L, 1_000_000_000L);
    }
}
