package io.sluice;

/**
 * How loud a producer was.
 *
 * @param volume the average of the packets of an interval, in dBov: -127 (silence) to 0 (overload), see RFC 6464 section 3
 */
public record AudioLevelVolume(Producer producer, int volume) {}
