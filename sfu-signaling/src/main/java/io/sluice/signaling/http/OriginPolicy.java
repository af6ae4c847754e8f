package io.sluice.signaling.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pages may open a signalling socket. WebSockets are not bound by the same-origin policy: without this check
 * any page on the web that somebody has open could talk to a server in that person's network (RFC 6455 section 10.2).
 *
 * <ul>
 *   <li>No Origin header: not a browser, allowed.
 *   <li>An origin that was configured: allowed.
 *   <li>The server's own pages, that is an origin equal to the Host header: allowed if the host is an IP address,
 *       {@code localhost}, this machine's name, or the host of a configured origin. Any other name could belong to
 *       somebody who has pointed it at this server ("DNS rebinding"), whose origin would equal the Host header as well.
 *   <li>Everything else: refused.
 * </ul>
 */
public final class OriginPolicy {
    private final Set<WebOrigin> allowed;
    private final Set<String> allowedHosts;
    private final Supplier<String> machineName;

    /**
     * @param allowed origins to accept besides the server's own
     * @param machineName asked on the network thread at each check, so must not block; empty while not known
     */
    public OriginPolicy(Collection<WebOrigin> allowed, Supplier<String> machineName) {
        this.allowed = Set.copyOf(allowed);
        this.allowedHosts = allowed.stream().map(WebOrigin::host).collect(Collectors.toUnmodifiableSet());
        this.machineName = machineName;
    }

    /** Whether a socket may be opened by a request with these headers, each null when absent. */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        Optional<WebOrigin> page = WebOrigin.parse(origin);
        return page.isPresent() && (allowed.contains(page.get()) || isOwn(page.get(), host));
    }

    /** Whether a Host header, null when absent, names a host that nobody else can have pointed at this server. */
    boolean trusts(@Nullable String host) {
        return host != null
                && WebOrigin.parse("http://" + host).filter(this::isTrusted).isPresent();
    }

    private boolean isOwn(WebOrigin page, @Nullable String host) {
        return host != null
                && WebOrigin.parse(page.scheme() + "://" + host)
                        .filter(page::equals)
                        .isPresent()
                && isTrusted(page);
    }

    private boolean isTrusted(WebOrigin page) {
        String host = page.host();
        return page.isAddress()
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || allowedHosts.contains(host)
                || isThisMachine(host);
    }

    private boolean isThisMachine(String host) {
        String name = machineName.get().toLowerCase(Locale.ROOT);
        return !name.isEmpty() && (host.equals(name) || host.equals(name + ".local"));
    }
}
