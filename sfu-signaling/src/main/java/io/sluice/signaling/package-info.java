/** The self-hosted server: its command line and how its parts are joined. */
@NullMarked
package io.sluice.signaling;

import org.jspecify.annotations.NullMarked;
