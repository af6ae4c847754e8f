package io.sluice.signaling.http;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The files that are served, all of them in memory under the path they are asked for: what is not in the table does not exist,
 * so no path can lead out of it. {@code "/"}, {@code "/sender"} and {@code "/sender/"} name the folder's index.
 */
public final class Pages {
    private static final String INDEX = "index.html";

    private final Map<String, Page> byPath;

    private Pages(Map<String, Page> byPath) {
        this.byPath = byPath;
    }

    /**
     * Reads a folder of the class path; the folder must have an {@code index.html}, by which it is found.
     *
     * @param folder without slashes at its ends, such as {@code "META-INF/resources"}
     */
    public static Pages load(ClassLoader loader, String folder) {
        URL index = loader.getResource(folder + "/" + INDEX);
        if (index == null) {
            return new Pages(Map.of());
        }
        try {
            return new Pages(
                    index.openConnection() instanceof JarURLConnection jar ? ofJar(jar, folder) : ofFolder(index));
        } catch (IOException e) {
            throw new UncheckedIOException("the pages in " + index + " cannot be read", e);
        }
    }

    /** How many addresses there are. */
    int size() {
        return byPath.size();
    }

    /** Answers a request for a page. */
    FullHttpResponse answer(FullHttpRequest request) {
        boolean withBody = !request.method().equals(HttpMethod.HEAD);
        if (withBody && !request.method().equals(HttpMethod.GET)) {
            FullHttpResponse response =
                    Responses.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.", true);
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return response;
        }
        Page page = byPath.get(RequestHandler.path(request));
        if (page == null) {
            return Responses.text(
                    HttpResponseStatus.NOT_FOUND,
                    "There is no such page. Try /, /sender or /receiver; signalling is at /ws.",
                    withBody);
        }
        String held = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
        return held != null && held.contains(page.etag())
                ? Responses.notModified(page)
                : Responses.page(page, withBody);
    }

    private static Map<String, Page> ofJar(JarURLConnection connection, String folder) throws IOException {
        Map<String, Page> pages = new HashMap<>();
        JarFile jar = connection.getJarFile();
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.isDirectory() && entry.getName().startsWith(folder + "/")) {
                try (InputStream content = jar.getInputStream(entry)) {
                    add(pages, entry.getName().substring(folder.length() + 1), content.readAllBytes());
                }
            }
        }
        return Map.copyOf(pages);
    }

    private static Map<String, Page> ofFolder(URL index) throws IOException {
        Path root = Path.of(URI.create(index.toString())).resolveSibling("");
        Map<String, Page> pages = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(pages, root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return Map.copyOf(pages);
    }

    private static void add(Map<String, Page> pages, String path, byte[] content) {
        Page page = new Page(path, content);
        pages.put("/" + path, page);
        if (path.equals(INDEX)) {
            pages.put("/", page);
        } else if (path.endsWith("/" + INDEX)) {
            String folder = path.substring(0, path.length() - INDEX.length());
            pages.put("/" + folder, page);
            pages.put("/" + folder.substring(0, folder.length() - 1), page);
        }
    }
}
