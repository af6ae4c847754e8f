package io.sluice;

import org.jspecify.annotations.Nullable;

/**
 * The values of a packet's header extensions; null where the packet has none. Those that are written at the moment of sending are null
 * for what a consumer sends.
 *
 * @param mid its media section (RFC 9143)
 * @param rid its encoding (RFC 8852)
 * @param repairedRid the encoding it repairs (RFC 8852)
 * @param absSendTime when it was sent: 6 bits of seconds before, 18 after the point
 * @param transportSequenceNumber its number for transport-wide congestion control, 0 to 65535
 * @param audioLevel how loud it is, -127 to 0 dBov (RFC 6464)
 * @param voice whether its sender believes it to be speech (RFC 6464)
 * @param videoOrientation how the picture is turned
 */
public record RtpHeaderExtensionValues(
        @Nullable String mid,
        @Nullable String rid,
        @Nullable String repairedRid,
        @Nullable Integer absSendTime,
        @Nullable Integer transportSequenceNumber,
        @Nullable Integer audioLevel,
        @Nullable Boolean voice,
        @Nullable VideoOrientation videoOrientation) {}
