/** The signalling protocol: requests, replies, pushes and errors as records, and the only code that knows their JSON. */
@NullMarked
package io.sluice.signaling.protocol;

import org.jspecify.annotations.NullMarked;
