# The image holds the one binary, with pages, styles and migrations built in; nothing in it is a shell.
#     docker build --tag clinic .
#     docker run --publish 8080:8080 --volume clinic:/data --env CLINIC_PUBLIC_URL=https://clinic.example \
#         --env CLINIC_SMTP_URL=smtps://smtp.mail.example --env CLINIC_MAIL_FROM=front-desk@clinic.example clinic
# The database and the key to it are in /data: keep a copy of both, apart from each other.

# The slim image has gcc and the C library's headers, which SQLite's bundled source is compiled with.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin clinic && mkdir /empty

# The same Debian as above, so that the C library is the one it was linked with.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/clinic /clinic
# A new named volume takes the owner of the folder that it is mounted over. A folder of the host must be
# writable for the user 65532.
COPY --from=build --chown=65532:65532 /empty /data
USER 65532:65532
VOLUME /data
ENV CLINIC_DATABASE=sqlite:///data/clinic.db CLINIC_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/clinic", "health"]
ENTRYPOINT ["/clinic"]
CMD ["serve"]
