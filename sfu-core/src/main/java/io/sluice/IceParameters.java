package io.sluice;

/**
 * The server's ICE credentials for one transport (RFC 8839 section 5.4).
 *
 * @param iceLite always true: this end answers connectivity checks and makes none (RFC 8445 section 2.5)
 */
public record IceParameters(String usernameFragment, String password, boolean iceLite) {}
