/** What operators ask and do: readiness, metrics, the admin interface, and the end of the server. */
@NullMarked
package io.sluice.signaling.admin;

import org.jspecify.annotations.NullMarked;
