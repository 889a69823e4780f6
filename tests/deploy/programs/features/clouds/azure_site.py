"""A web site on Azure: resources by nested arguments, actions, and ids taken apart."""

import pulumi
import pulumi_azure_native as azure

group = azure.resources.ResourceGroup("site-group", location="westeurope")
account = azure.storage.StorageAccount(
    "sitestorage",
    resource_group_name=group.name,
    kind=azure.storage.Kind.STORAGE_V2,
    sku=azure.storage.SkuArgs(name=azure.storage.SkuName.STANDARD_LRS),
    network_rule_set={
        "default_action": "Deny",
        "ip_rules": [{"i_p_address_or_range": "10.0.0.0/24", "action": "Allow"}],
    },
)
container = azure.storage.BlobContainer(
    "site-container", account_name=account.name, resource_group_name=group.name, public_access="None"
)
keys = azure.storage.list_storage_account_keys_output(resource_group_name=group.name, account_name=account.name)
connection = pulumi.Output.secret(
    pulumi.Output.format("AccountName={0};AccountKey={key}", account.name, key=keys.keys[0].value)
)
plan = azure.web.AppServicePlan(
    "site-plan", resource_group_name=group.name, kind="Linux", reserved=True, sku={"name": "B1", "tier": "Basic"}
)
app = azure.web.WebApp(
    "site-app",
    resource_group_name=group.name,
    server_farm_id=plan.id,
    https_only=True,
    site_config=azure.web.SiteConfigArgs(
        app_settings=[
            azure.web.NameValuePairArgs(name="STORAGE", value=connection),
            {"name": "CONTAINER", "value": container.name},
        ],
        linux_fx_version="PYTHON|3.13",
    ),
    tags=group.name.apply(lambda name: {"group": name}),
)
client = azure.authorization.get_client_config()
azure.authorization.RoleAssignment(
    "site-reader",
    scope=account.id,
    principal_id=app.identity.apply(lambda identity: identity.principal_id if identity else "none"),
    principal_type="ServicePrincipal",
    role_definition_id=f"/subscriptions/{client.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/reader",
)
pulumi.export("site", pulumi.Output.concat("https://", app.default_host_name))
