/** How the load generator reaches the network. */
@NullMarked
package io.sluice.net;

import org.jspecify.annotations.NullMarked;
