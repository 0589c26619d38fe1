package org.jvirt.spi;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * A component's settings where there is no ConfigurationAdmin: each is the system property of its PID and its key, such as
 * {@code org.jvirt.xen.host.xlTimeoutSeconds}, or its default where there is none. A list is separated by commas.
 */
public final class SystemSettings implements InvocationHandler {
    private final String pid;

    private SystemSettings(String pid) {
        this.pid = pid;
    }

    /**
     * @param settings the component's configuration annotation, with a default for each of its settings
     * @return settings whose methods throw an {@link InvalidRequest} where a property makes no sense
     */
    public static <S extends Annotation> S of(String pid, Class<S> settings) {
        return settings.cast(
                Proxy.newProxyInstance(settings.getClassLoader(), new Class<?>[] {settings}, new SystemSettings(pid)));
    }

    @Override
    public Object invoke(Object proxy, Method setting, @Nullable Object @Nullable [] none) {
        String name = pid + "." + setting.getName();
        String text = System.getProperty(name);
        return text == null ? setting.getDefaultValue() : parsed(name, text, setting.getReturnType());
    }

    private static Object parsed(String name, String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == String[].class) {
            return text.split(",");
        }
        if (type == int.class && text.matches("-?[0-9]{1,9}")) {
            return Integer.parseInt(text);
        }
        if (type == boolean.class && text.matches("true|false")) {
            return Boolean.parseBoolean(text);
        }
        throw new InvalidRequest("the system property " + name + " is '" + Printable.of(text) + "': expected "
                + (type == boolean.class ? "true or false" : "a whole number"));
    }
}
