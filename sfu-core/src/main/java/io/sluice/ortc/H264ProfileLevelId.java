package io.sluice.ortc;

import static io.sluice.ortc.CodecFormat.PROFILE_LEVEL_ID;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An H264 "profile-level-id": three bytes in hexadecimal, profile_idc, profile-iop and level_idc (RFC 6184 section 8.1).
 *
 * @param profile what the first two bytes mean
 * @param bits the three bytes
 */
record H264ProfileLevelId(H264Profile profile, int bits) {
    /** Constrained baseline, level 3.1. */
    static final String DEFAULT = "42e01f";

    static final String LEVEL_ASYMMETRY_ALLOWED = "level-asymmetry-allowed";

    private static final int HEX_DIGITS = 6;
    private static final int CONSTRAINT_SET_3 = 0x1000;
    private static final int LEVEL_1_1 = 11;

    /** level_idc of H.264 table A-1; 9 is level 1b. */
    private static final Set<Integer> LEVELS =
            Set.of(9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62);

    /** profile_idc of baseline, main and extended, which write level 1b as 1.1 with constraint_set3_flag. */
    private static final Set<Integer> PROFILES_WITH_FLAG_FOR_1B = Set.of(0x42, 0x4d, 0x58);

    /** Doubled level_idc, so that level 1b finds its place between 1 and 1.1. */
    private static final int LEVEL_1B = 21;

    /** Null when it names no profile or no level. */
    static @Nullable H264ProfileLevelId parse(String text) {
        if (text.length() != HEX_DIGITS) {
            return null;
        }
        int bits = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            bits = bits << 4 | digit;
        }
        H264Profile profile = H264Profile.of(bits >> 16, bits >> 8 & 0xff);
        return profile == null || !LEVELS.contains(bits & 0xff) ? null : new H264ProfileLevelId(profile, bits);
    }

    /**
     * The producer's format with the level that holds between it and the router: its own if both allow levels to differ by
     * direction, and else the lower one (RFC 6184 section 8.2.2). Formats of different profiles, or malformed, stay as they
     * are.
     */
    static Map<String, Object> negotiate(Map<String, Object> producer, Map<String, Object> router) {
        if (!producer.containsKey(PROFILE_LEVEL_ID) && !router.containsKey(PROFILE_LEVEL_ID)) {
            return producer;
        }
        String own = producer.getOrDefault(PROFILE_LEVEL_ID, DEFAULT).toString();
        H264ProfileLevelId sent = parse(own);
        H264ProfileLevelId offered =
                parse(router.getOrDefault(PROFILE_LEVEL_ID, DEFAULT).toString());
        if (sent == null || offered == null || sent.profile != offered.profile) {
            return producer;
        }
        boolean ownLevelHolds =
                sent.level() <= offered.level() || (allowsAsymmetry(producer) && allowsAsymmetry(router));
        Map<String, Object> negotiated = new LinkedHashMap<>(producer);
        negotiated.put(
                PROFILE_LEVEL_ID, ownLevelHolds ? own : sent.withLevel(offered).toString());
        return negotiated;
    }

    /** To be compared only: higher for higher levels. */
    int level() {
        int idc = bits & 0xff;
        boolean is1b = idc == 9 || (idc == LEVEL_1_1 && writes1bAsFlag() && (bits & CONSTRAINT_SET_3) != 0);
        return is1b ? LEVEL_1B : 2 * idc;
    }

    /** This profile as it is written here, with the level of another. */
    private H264ProfileLevelId withLevel(H264ProfileLevelId other) {
        boolean to1b = other.level() == LEVEL_1B;
        int idc = to1b ? writes1bAsFlag() ? LEVEL_1_1 : 9 : other.bits & 0xff;
        int profileBits = bits & ~0xff;
        if (writes1bAsFlag() && idc == LEVEL_1_1) {
            profileBits = to1b ? profileBits | CONSTRAINT_SET_3 : profileBits & ~CONSTRAINT_SET_3;
        }
        return new H264ProfileLevelId(profile, profileBits | idc);
    }

    private boolean writes1bAsFlag() {
        return PROFILES_WITH_FLAG_FOR_1B.contains(bits >> 16);
    }

    private static boolean allowsAsymmetry(Map<String, Object> format) {
        return format.getOrDefault(LEVEL_ASYMMETRY_ALLOWED, 0).toString().equals("1");
    }

    @Override
    public String toString() {
        return String.format("%06x", bits);
    }
}
