package io.sluice.signaling.session;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where something happens, for the log: what is said on this thread from now on carries it. A null takes it away. Names may be a
 * stranger's: what could look like another line of the log is replaced.
 */
public final class LogPlace {
    private static final Pattern UNUSUAL = Pattern.compile("[^A-Za-z0-9._~-]");
    private static final int MAX_LENGTH = 64;

    private LogPlace() {}

    public static void socket(String socketId) {
        MDC.put("socket", socketId);
    }

    public static void room(@Nullable String roomId, @Nullable String peerId) {
        put("room", roomId);
        put("peer", peerId);
    }

    public static void call(@Nullable String callId) {
        put("call", callId);
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            String start = value.substring(0, Math.min(value.length(), MAX_LENGTH));
            MDC.put(key, UNUSUAL.matcher(start).replaceAll("?"));
        }
    }
}
