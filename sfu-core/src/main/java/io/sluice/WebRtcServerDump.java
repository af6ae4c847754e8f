package io.sluice;

import java.util.List;

/**
 * What a {@link WebRtcServer} is, for support: nothing in it is secret.
 *
 * @param addresses its sockets, by loop and in the order of its options
 * @param loops the media threads that have them, by index
 * @param transportIds the transports that are reached at them, in the order of creation
 * @param iceUsernameFragments by which they tell checks apart, in the same order
 */
public record WebRtcServerDump(
        String id,
        List<MediaAddress> addresses,
        List<Integer> loops,
        List<String> transportIds,
        List<String> iceUsernameFragments) {
    public WebRtcServerDump {
        addresses = List.copyOf(addresses);
        loops = List.copyOf(loops);
        transportIds = List.copyOf(transportIds);
        iceUsernameFragments = List.copyOf(iceUsernameFragments);
    }
}
