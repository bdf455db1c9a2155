// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** Defines Camel and the component anew, where the packages of optional libraries do not exist. */
public final class ClassesWithout extends ClassLoader {

    private static final List<String> DEFINED =
            List.of("io.github.camelcopilot.", "org.apache.camel.");

    private final List<String> absent;

    private ClassesWithout(List<String> absent) {
        super(ClassesWithout.class.getClassLoader());
        this.absent = absent;
    }

    /** Returns a loader without the classes whose names begin with one of these. */
    public static ClassesWithout packages(String... absent) {
        return new ClassesWithout(List.of(absent));
    }

    /** Calls an operator, of which a new instance is created among these classes. */
    @SuppressWarnings("unchecked")
    public String call(Class<? extends UnaryOperator<String>> operator, String argument)
            throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            Object call = loadClass(operator.getName()).getConstructor().newInstance();
            return ((UnaryOperator<String>) call).apply(argument);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (absent.stream().anyMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        if (DEFINED.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream code =
                getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = code.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
