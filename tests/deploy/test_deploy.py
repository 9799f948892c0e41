"""What the files of `deploy` say of each other: a secret that a configuration reads is brought to it, a probe asks the
port that is listened on, the manager is never run twice.

Form and spelling are looked at by `tests/parts/deploy.sh`, with the tools that know them. `AMANAT_DEPLOY` names
another folder to look at."""

import os
import pathlib
import re
import tomllib
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = pathlib.Path(os.environ.get("AMANAT_DEPLOY", ROOT / "deploy"))
SERVICES = ("consent-manager", "personal-store", "fiduciary-adapter")
# Seconds that a service needs to end in order, at most: its open requests, and 20 of a turn to write.
LONGEST_STOP = {"consent-manager": 25, "personal-store": 40, "fiduciary-adapter": 50}


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


def config(name):
    return tomllib.loads(text(f"config/{name}.toml"))


def port(service):
    return int(config(f"container/{service}")["listen"].rsplit(":", 1)[1])


def secret_files(value):
    """Every file that a configuration reads from /run."""
    if isinstance(value, dict):
        return {found for member in value.values() for found in secret_files(member)}
    if isinstance(value, list):
        return {found for member in value for found in secret_files(member)}
    return {value} if isinstance(value, str) and value.startswith("/run/") else set()


def unit(service):
    """Directives of a unit: a list of pairs, comments left out."""
    lines = (line.strip() for line in text(f"systemd/{service}.service").splitlines())
    return [tuple(line.split("=", 1)) for line in lines if "=" in line and line[0] not in "#;"]


def values(service, key):
    return [value for name, value in unit(service) if name == key]


def manifests(service):
    documents = list(yaml.safe_load_all(text(f"kubernetes/{service}.yaml")))
    return {document["kind"]: document for document in documents}


def workload(service):
    found = manifests(service)
    return found.get("Deployment") or found["StatefulSet"]


class Units(unittest.TestCase):
    def test_each_secret_of_a_configuration_is_a_credential_that_is_copied_to_where_it_is_read(self):
        for service in SERVICES:
            loaded = {value.split(":")[0] for value in values(service, "LoadCredential")}
            copied = set()
            for command in values(service, "ExecStartPre"):
                found = re.fullmatch(r"/usr/bin/install -m 0400 -t %t/(\S+) \$\{CREDENTIALS_DIRECTORY\}/(\S+)", command)
                if found:
                    copied.add(f"/run/{found[1]}/{found[2]}")
            read = secret_files(config(service))
            self.assertEqual(copied, read, service)
            self.assertEqual(copied, {f"/run/{service}/{name}" for name in loaded}, service)

    def test_each_runs_its_own_program_as_a_user_of_its_own_in_folders_of_its_own(self):
        known = re.findall(r"^u (\S+) ", text("systemd/amanat.sysusers.conf"), re.M)
        users = [values(service, "User") for service in SERVICES]
        self.assertEqual(sorted(user for (user,) in users), sorted(known))
        for service in SERVICES:
            command = f"/usr/local/bin/{service} serve --config /etc/amanat/{service}.toml"
            self.assertEqual(values(service, "ExecStart"), [command])
            self.assertEqual(values(service, "StateDirectory"), [service])
            self.assertEqual(values(service, "RuntimeDirectory"), [service])
            self.assertEqual(config(service)["data_dir"], f"/var/lib/{service}")

    def test_each_has_more_time_to_stop_than_it_needs_and_comes_back(self):
        for service in SERVICES:
            (seconds,) = values(service, "TimeoutStopSec")
            self.assertGreater(int(seconds), LONGEST_STOP[service], service)
            self.assertEqual(values(service, "Restart"), ["on-failure"], service)

    def test_none_can_do_more_than_it_must(self):
        for service in SERVICES:
            said = dict(unit(service))
            for key, value in {
                "NoNewPrivileges": "yes",
                "ProtectSystem": "strict",
                "MemoryDenyWriteExecute": "yes",
                "CapabilityBoundingSet": "",
                "UMask": "0077",
            }.items():
                self.assertEqual(said.get(key), value, f"{service}: {key}")
            self.assertIn("@system-service", values(service, "SystemCallFilter"))

    def test_nothing_listens_to_the_network_but_the_proxy(self):
        for name in (*SERVICES, "witness"):
            self.assertTrue(config(name)["listen"].startswith("127.0.0.1:"), name)


class Configurations(unittest.TestCase):
    def test_a_configuration_in_a_container_differs_only_in_what_a_container_changes(self):
        for service in SERVICES:
            ours, theirs = config(service), config(f"container/{service}")
            changed = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
            self.assertLessEqual(changed, {"listen", "data_dir", "database_url", "code_spool"}, service)
            self.assertEqual(theirs["listen"], f"0.0.0.0:{port(service)}")
            self.assertEqual(theirs["data_dir"], f"/var/lib/{service}/data")

    def test_the_parties_agree_on_addresses(self):
        manager = config("consent-manager")
        for name in ("personal-store", "fiduciary-adapter", "witness"):
            self.assertEqual(config(name)["manager_url"], manager["base_url"], name)
            issuer = config(name).get("identity_issuer") or config(name)["identity"]["issuer"]
            self.assertEqual(issuer, manager["identity"]["issuer"], name)


class Container(unittest.TestCase):
    def test_rust_is_the_version_of_the_repository(self):
        wanted = tomllib.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
        self.assertEqual(re.findall(r"^FROM rust:(\S+?)-", text("Containerfile"), re.M), [wanted])
        self.assertEqual(re.findall(r"^ENV RUSTUP_TOOLCHAIN=(\S+)", text("Containerfile"), re.M), [wanted])

    def test_each_image_runs_one_program_without_privileges_and_is_asked_at_its_port(self):
        stages = re.split(r"^FROM ", text("Containerfile"), flags=re.M)[1:]
        stages = {stage.split("\n")[0].split(" AS ")[1]: stage for stage in stages}
        self.assertRegex(stages["runtime"], r"(?m)^USER 10001:10001$")
        for service in SERVICES:
            stage = stages[service]
            self.assertTrue(stage.startswith("runtime AS "), service)
            self.assertNotIn("USER", stage)
            self.assertIn(f"EXPOSE {port(service)}\n", stage)
            self.assertIn(f'"http://127.0.0.1:{port(service)}/healthz"', stage)
            self.assertIn(f'ENTRYPOINT ["/usr/local/bin/{service}"]', stage)


class Compose(unittest.TestCase):
    def setUp(self):
        self.compose = yaml.safe_load(text("compose.yaml"))

    def test_each_secret_of_a_configuration_is_a_file(self):
        defined = self.compose["secrets"]
        for service in SERVICES:
            given = self.compose["services"][service]["secrets"]
            self.assertEqual(
                {one["target"] for one in given}, secret_files(config(f"container/{service}")), service
            )
        for name, service in self.compose["services"].items():
            for one in service.get("secrets", []):
                source = one if isinstance(one, str) else one["source"]
                self.assertIn(source, defined, name)
        self.assertTrue(all(set(one) == {"file"} for one in defined.values()))

    def test_each_service_is_confined_and_asked_at_its_port_and_has_time_to_stop(self):
        for service in SERVICES:
            said = self.compose["services"][service]
            self.assertTrue(said["read_only"], service)
            self.assertEqual(said["cap_drop"], ["ALL"], service)
            self.assertIn("no-new-privileges:true", said["security_opt"], service)
            self.assertEqual(said["healthcheck"]["test"][-1], f"http://127.0.0.1:{port(service)}/readyz")
            self.assertGreater(int(said["stop_grace_period"].removesuffix("s")), LONGEST_STOP[service])
            self.assertNotIn("ports", said, service)
            self.assertNotIn("deploy", said, service)
            self.assertEqual(said["build"]["target"], service)
            mounted = [volume.split(":")[1] for volume in said["volumes"]]
            self.assertEqual(mounted, [f"/var/lib/{service}", f"/etc/amanat/{service}.toml"])
            for volume in said["volumes"]:
                source = volume.split(":")[0]
                self.assertTrue(source in self.compose["volumes"] or (DEPLOY / source).is_file(), source)

    def test_the_proxy_leads_each_name_to_its_service(self):
        names = self.compose["services"]["proxy"]["networks"]["services"]["aliases"]
        # The server of no name answers for nobody and leads nowhere.
        servers = dict(
            re.findall(r"server_name ([a-z.]+);[^}]*?location / \{\s*proxy_pass http://(\S+);", text("nginx/amanat.conf"))
        )
        wanted = {}
        for service in SERVICES:
            host = re.fullmatch(r"https://([^/]+)/", config(service)["base_url"])[1]
            wanted[host] = f"{service}:{port(service)}"
        self.assertEqual(servers, wanted)
        self.assertEqual(sorted(names), sorted(wanted))


class Kubernetes(unittest.TestCase):
    def test_nothing_runs_twice(self):
        for service in SERVICES:
            spec = workload(service)["spec"]
            self.assertEqual(spec["replicas"], 1, service)
        self.assertEqual(workload("consent-manager")["spec"]["strategy"], {"type": "Recreate"})
        claim = manifests("consent-manager")["PersistentVolumeClaim"]["spec"]
        self.assertEqual(claim["accessModes"], ["ReadWriteOncePod"])
        for service in SERVICES[1:]:
            (claim,) = workload(service)["spec"]["volumeClaimTemplates"]
            self.assertEqual(claim["spec"]["accessModes"], ["ReadWriteOncePod"], service)

    def test_each_pod_is_confined_and_has_time_to_stop(self):
        for service in SERVICES:
            pod = workload(service)["spec"]["template"]["spec"]
            self.assertIs(pod["automountServiceAccountToken"], False, service)
            self.assertGreater(pod["terminationGracePeriodSeconds"], LONGEST_STOP[service])
            whole = pod["securityContext"]
            self.assertIs(whole["runAsNonRoot"], True)
            self.assertEqual((whole["runAsUser"], whole["fsGroup"]), (10001, 10001))
            self.assertEqual(whole["fsGroupChangePolicy"], "OnRootMismatch")
            self.assertEqual(whole["seccompProfile"], {"type": "RuntimeDefault"})
            for container in pod["initContainers"] + pod["containers"]:
                own = container["securityContext"]
                self.assertIs(own["allowPrivilegeEscalation"], False)
                self.assertIs(own["readOnlyRootFilesystem"], True)
                self.assertEqual(own["capabilities"], {"drop": ["ALL"]})
                self.assertIn("memory", container["resources"]["limits"])

    def test_each_probe_asks_a_health_route_at_the_port_that_is_listened_on(self):
        for service in SERVICES:
            (container,) = workload(service)["spec"]["template"]["spec"]["containers"]
            self.assertEqual(container["ports"], [{"name": "http", "containerPort": port(service)}])
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                asked = container[probe]["httpGet"]
                self.assertEqual(asked["port"], "http")
                self.assertIn(asked["path"], ("/healthz", "/readyz"))
            self.assertEqual(container["livenessProbe"]["httpGet"]["path"], "/healthz")
            (opened,) = manifests(service)["Service"]["spec"]["ports"]
            self.assertEqual((opened["port"], opened["targetPort"]), (port(service), "http"))

    def test_each_secret_of_a_configuration_is_copied_to_where_it_is_read(self):
        for service in SERVICES:
            pod = workload(service)["spec"]["template"]["spec"]
            copy = next(one for one in pod["initContainers"] if one["name"] == "secrets")["command"]
            self.assertEqual(copy[:5], ["/usr/bin/install", "-m", "0400", "-t", f"/run/{service}"])
            copied = {f"/run/{service}/{pathlib.PurePath(name).name}" for name in copy[5:]}
            self.assertEqual(copied, secret_files(config(f"container/{service}")), service)

    def test_each_selector_finds_its_pods_and_each_volume_is_there(self):
        for service in SERVICES:
            found, spec = manifests(service), workload(service)["spec"]
            wanted = {"app.kubernetes.io/name": service}
            labels = spec["template"]["metadata"]["labels"]
            self.assertLessEqual(wanted.items(), labels.items())
            self.assertEqual(spec["selector"]["matchLabels"], wanted)
            self.assertEqual(found["Service"]["spec"]["selector"], wanted)
            self.assertEqual(found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"], wanted)
            pod = spec["template"]["spec"]
            there = {volume["name"] for volume in pod["volumes"]}
            there |= {claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])}
            for container in pod["initContainers"] + pod["containers"]:
                mounted = {mount["name"] for mount in container["volumeMounts"]}
                self.assertLessEqual(mounted, there, service)

    def test_the_kustomization_names_every_file_and_only_those_that_are_there(self):
        said = yaml.safe_load(text("kustomization.yaml"))
        folder = {f"kubernetes/{path.name}" for path in (DEPLOY / "kubernetes").iterdir()}
        self.assertEqual(set(said["resources"]), folder)
        made = {one["name"]: one["files"] for one in said["configMapGenerator"]}
        self.assertEqual(made, {service: [f"config/container/{service}.toml"] for service in SERVICES})
        self.assertEqual({one["name"] for one in said["images"]}, {f"amanat/{service}" for service in SERVICES})

    def test_the_ingress_leads_each_name_to_its_service(self):
        (ingress,) = yaml.safe_load_all(text("kubernetes/ingress.yaml"))
        led = {
            rule["host"]: rule["http"]["paths"][0]["backend"]["service"]["name"]
            for rule in ingress["spec"]["rules"]
        }
        self.assertEqual(
            {f"https://{host}/": service for host, service in led.items()},
            {config(service)["base_url"]: service for service in SERVICES},
        )
        self.assertEqual(sorted(ingress["spec"]["tls"][0]["hosts"]), sorted(led))


class Pages(unittest.TestCase):
    def test_the_pages_link_only_to_what_is_there(self):
        for name in ("deploy.md", "sizing.md"):
            page = (ROOT / "docs" / name).read_text(encoding="utf-8")
            links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page)
            self.assertTrue(links, name)
            for link in links:
                self.assertTrue((ROOT / "docs" / link).exists(), f"{name}: {link}")


if __name__ == "__main__":
    unittest.main()
