/** A platform's bundle. Its services are of the JDK's types: whoever calls them is not refreshed along with jvirt's API. */
@NullMarked
package org.jvirt.itests.client;

import org.jspecify.annotations.NullMarked;
