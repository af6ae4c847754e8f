package io.sluice.ortc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the capabilities of one router: its codecs get payload types, video codecs their RTX, RED what it repeats. */
final class RouterCapabilities {
    private static final Field MEDIA_CODECS = new Field("mediaCodecs");
    private static final RtpCapabilities SUPPORTED = SupportedRtpCapabilities.rtpCapabilities();

    private final Set<Integer> taken = new HashSet<>();
    private final List<RtpCodecCapability> codecs = new ArrayList<>();

    private RouterCapabilities() {}

    static RtpCapabilities of(List<RtpCodecCapability> mediaCodecs) {
        RouterCapabilities router = new RouterCapabilities();
        Validation.each(mediaCodecs, MEDIA_CODECS, RouterCapabilities::check);
        // Fixed payload types first, so that no dynamic one is in their way.
        Validation.each(mediaCodecs, MEDIA_CODECS, router::reserve);
        Validation.each(mediaCodecs, MEDIA_CODECS, router::add);
        router.nameRedundantCodecs();
        return new RtpCapabilities(router.codecs, SUPPORTED.headerExtensions());
    }

    private static void check(RtpCodecCapability codec, Field field) {
        Validation.codecCapability(codec, field);
        if (Codecs.isRtx(codec)) {
            throw field.child("mimeType").invalid("is RTX, which the router adds itself", "media codecs");
        }
        if (Red.isRed(codec) && Red.namesBlocks(codec)) {
            throw field.child("parameters")
                    .invalid("name payload types, which are the router's to give", "audio/red without them");
        }
        CodecFormat.check(codec, field);
        supported(codec, field);
    }

    private void reserve(RtpCodecCapability codec, Field field) {
        Integer payloadType = fixedPayloadType(codec, field);
        if (payloadType != null && !taken.add(payloadType)) {
            throw field.child("preferredPayloadType").invalid(payloadType + " is taken", "one not used before");
        }
    }

    private void add(RtpCodecCapability given, Field field) {
        RtpCodecCapability engine = supported(given, field);
        Integer fixed = fixedPayloadType(given, field);
        int payloadType = fixed == null ? nextDynamic(field) : fixed;
        codecs.add(engine.withAddedParameters(given.parameters()).withPreferredPayloadType(payloadType));
        if (engine.kind() == MediaKind.VIDEO) {
            codecs.add(RtpCodecCapability.video("video/rtx", engine.clockRate())
                    .withParameter(Codecs.APT, payloadType)
                    .withPreferredPayloadType(nextDynamic(field)));
        }
    }

    /** The given one, or else the one that the codec has by RFC 3551. */
    private static @Nullable Integer fixedPayloadType(RtpCodecCapability given, Field field) {
        Integer preferred = given.preferredPayloadType();
        return preferred == null ? supported(given, field).preferredPayloadType() : preferred;
    }

    /** The engine's codec of the same name and layout. */
    private static RtpCodecCapability supported(RtpCodecCapability given, Field field) {
        return SUPPORTED.codecs().stream()
                .filter(codec -> Codecs.haveSameName(codec, given) && CodecFormat.conforms(given, codec))
                .findFirst()
                .orElseThrow(() -> field.unsupported(
                        Codecs.describe(given) + " is not supported", Codecs.describe(SUPPORTED.codecs())));
    }

    /** Once all payload types are known: RED repeats the first codec of its clock rate and channels. */
    private void nameRedundantCodecs() {
        codecs.replaceAll(codec -> Red.isRed(codec) ? codec.withAddedParameters(blocksOf(codec)) : codec);
    }

    private Map<String, Object> blocksOf(RtpCodecCapability red) {
        return codecs.stream()
                .filter(codec -> !Red.isRed(codec) && codec.clockRate() == red.clockRate())
                .filter(codec -> red.channels() != null && red.channels().equals(codec.channels()))
                .map(RtpCodecCapability::preferredPayloadType)
                .findFirst()
                .map(Red::format)
                .orElseThrow(() -> MEDIA_CODECS.invalid(
                        "hold no codec that audio/red could repeat", "audio/red beside audio/opus"));
    }

    /** The next free one in mediasoup's order: 100 to 127, then 96 to 99. */
    private int nextDynamic(Field field) {
        for (int i = 0; i < 32; i++) {
            int payloadType = 96 + (i + 4) % 32;
            if (taken.add(payloadType)) {
                return payloadType;
            }
        }
        throw field.invalid("finds no free dynamic payload type", "codecs that need at most 32, RTX included");
    }
}
