package io.sluice.ortc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the capabilities of one router: its codecs get payload types, and RTX codecs where the engine has them. */
final class RouterCapabilities {
    private static final Field MEDIA_CODECS = new Field("mediaCodecs");

    private final RtpCapabilities supported;
    private final Set<Integer> taken = new HashSet<>();
    private final List<RtpCodecCapability> codecs = new ArrayList<>();

    private RouterCapabilities(RtpCapabilities supported) {
        this.supported = supported;
    }

    static RtpCapabilities of(List<RtpCodecCapability> mediaCodecs, RtpCapabilities supported) {
        RouterCapabilities router = new RouterCapabilities(supported);
        Validation.each(mediaCodecs, MEDIA_CODECS, RouterCapabilities::check);
        // Fixed payload types first, so that no dynamic one is in their way.
        Validation.each(mediaCodecs, MEDIA_CODECS, router::reserve);
        Validation.each(mediaCodecs, MEDIA_CODECS, router::add);
        return new RtpCapabilities(router.codecs, supported.headerExtensions());
    }

    private static void check(RtpCodecCapability codec, Field field) {
        Validation.codecCapability(codec, field);
        if (Codecs.isRtx(codec)) {
            throw field.child("mimeType").invalid("is RTX, which the router adds itself", "media codecs");
        }
        if (Codecs.isH264(codec) && H264Profile.of(codec.parameters()) == null) {
            throw field.child("parameters")
                    .child(Codecs.PROFILE_LEVEL_ID)
                    .invalid(
                            Field.quote(String.valueOf(codec.parameters().get(Codecs.PROFILE_LEVEL_ID))),
                            "six hexadecimal digits that name a profile and a level, such as 42e01f");
        }
    }

    private void reserve(RtpCodecCapability codec, Field field) {
        Integer payloadType = codec.preferredPayloadType();
        if (payloadType != null && !taken.add(payloadType)) {
            throw field.child("preferredPayloadType").invalid(payloadType + " is taken", "one not used before");
        }
    }

    private void add(RtpCodecCapability given, Field field) {
        RtpCodecCapability engine = findSupported(given);
        if (engine == null) {
            throw field.unsupported(Codecs.describe(given) + " is not supported", Codecs.describe(supported.codecs()));
        }
        Integer preferred = given.preferredPayloadType();
        int payloadType = preferred == null ? nextDynamic(field) : preferred;
        codecs.add(engine.withAddedParameters(given.parameters()).withPreferredPayloadType(payloadType));
        RtpCodecCapability rtx = findSupportedRtx(given);
        if (rtx != null) {
            codecs.add(rtx.withAddedParameters(Map.of(Codecs.APT, payloadType))
                    .withPreferredPayloadType(nextDynamic(field)));
        }
    }

    private @Nullable RtpCodecCapability findSupported(RtpCodecCapability given) {
        return supported.codecs().stream()
                .filter(codec -> Codecs.haveSameFormat(codec, given))
                .findFirst()
                .orElse(null);
    }

    private @Nullable RtpCodecCapability findSupportedRtx(RtpCodecCapability media) {
        return supported.codecs().stream()
                .filter(codec -> Codecs.isRtx(codec) && codec.kind() == media.kind())
                .filter(codec -> codec.clockRate() == media.clockRate())
                .findFirst()
                .orElse(null);
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
