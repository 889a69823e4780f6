"""Keys, certificates and commands."""

import pulumi
import pulumi_command as command
import pulumi_random as random
import pulumi_tls as tls

key = tls.PrivateKey("keys", algorithm="ECDSA", ecdsa_curve="P256")
request = tls.CertRequest(
    "keys",
    private_key_pem=key.private_key_pem,
    subject={"common_name": "shop.example.com", "organization": "Shop"},
    dns_names=["shop.example.com"],
)
certificate = tls.SelfSignedCert(
    "keys",
    private_key_pem=key.private_key_pem,
    allowed_uses=["key_encipherment", "server_auth"],
    validity_period_hours=24 * 365,
    subject=tls.SelfSignedCertSubjectArgs(common_name="shop.example.com"),
)
port = random.RandomInteger("keys-port", min=30000, max=32000, keepers={"key": key.public_key_openssh})
run = command.local.Command(
    "keys",
    create=pulumi.Output.format("deploy --port {0} --digest {1}", port.result, request.cert_request_pem),
    environment={"CERT": certificate.cert_pem, "PORT": port.result.apply(str)},
    triggers=[port.result, key.id],
    logging=command.local.Logging.STDERR,
    opts=pulumi.ResourceOptions(additional_secret_outputs=["stdout"], delete_before_replace=True),
)
command.remote.Command(
    "keys-remote",
    connection=command.remote.ConnectionArgs(host="10.0.0.1", user="root", private_key=key.private_key_pem),
    create="true",
    logging=command.remote.Logging.STDERR,
    opts=pulumi.ResourceOptions(depends_on=[run]),
)
pulumi.export("keys", run.stdout.apply(lambda text: text.strip().splitlines()[-1] if text else ""))
