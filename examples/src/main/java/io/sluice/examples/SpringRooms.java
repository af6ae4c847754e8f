package io.sluice.examples;

import io.sluice.signaling.SluiceServer;
import io.sluice.signaling.config.ServerOptions;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The server as a bean of a Spring Boot application, with its settings among the application's properties. */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringRooms {
    public static void main(String[] args) {
        SpringApplication.run(SpringRooms.class, args);
    }

    /** Spring closes it with the application. A property that is no setting keeps the application from starting, and is named. */
    @Bean(destroyMethod = "close")
    SluiceServer sluice(Environment environment) throws IOException {
        Map<String, String> settings = Binder.get(environment)
                .bind("sluice.settings", Bindable.mapOf(String.class, String.class))
                .orElseGet(Map::of);
        return SluiceServer.start(ServerOptions.of(settings));
    }
}
