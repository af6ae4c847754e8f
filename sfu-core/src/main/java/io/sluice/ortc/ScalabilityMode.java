package io.sluice.ortc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The layers of an encoding, as its "scalabilityMode" names them (W3C webrtc-svc section 6): "L3T2" for spatial layers that
 * lean on each other, "S3T2" for ones that do not, "L3T2_KEY" for ones that do so in key frames only.
 *
 * @param spatialLayers 1 to 99
 * @param temporalLayers 1 to 99
 * @param ksvc whether spatial layers lean on each other in key frames only
 */
public record ScalabilityMode(int spatialLayers, int temporalLayers, boolean ksvc) {
    private static final Pattern NAME = Pattern.compile("[LS]([1-9][0-9]?)T([1-9][0-9]?)(_KEY)?.*");

    /** One layer each for what is absent or says nothing of layers. */
    public static ScalabilityMode parse(@Nullable String name) {
        Matcher matcher = NAME.matcher(name == null ? "" : name);
        return matcher.matches()
                ? new ScalabilityMode(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3) != null)
                : new ScalabilityMode(1, 1, false);
    }

    /** Whether who receives a spatial layer needs the frames of lower ones in key frames at most: of "L3T3_KEY" and "S3T3". */
    public static boolean isIndependent(@Nullable String name) {
        return name != null && (name.startsWith("S") || parse(name).ksvc());
    }
}
