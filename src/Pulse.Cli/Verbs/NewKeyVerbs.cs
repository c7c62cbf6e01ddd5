using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Commands that create and change keys. A new secret is shown once.</summary>
internal static class NewKeyVerbs
{
    public static Command Create(Builder builder)
    {
        var name = Opt.Required("--name", "Name of the key.");
        var permissions = Opt.Many("--permission", "A permission of the key.", "name", isRequired: true);
        var description = Opt.Text("--description", "Description.");
        var expires = Opt.Future("--expires", "The key is rejected from this time on. Default: never.", builder.Clock);
        var notBefore = Opt.Future("--not-before", "The key is rejected before this time.", builder.Clock);
        var networks = Opt.Many("--allow-ip", "A network that the key can be used from. Default: all.", "cidr");
        var rate = Opt.Text("--rate-limit", "Most uses per window of seconds.", "100/60");
        var quota = Opt.Text("--quota", "Most uses per day or month (UTC), or in total.", "1000/day");
        var externalId = Opt.Text("--external-id", "Id in your own system.", "id");
        var metadata = Opt.Many("--metadata", "A text for your services.", "name=value");
        var prefix = Opt.Text("--prefix", "First part of the secrets. Default: pls.");
        return builder.Verb(
            "create",
            "Creates a key. Its secret is shown once.",
            async call =>
            {
                var key = new CreateApiKey
                {
                    Name = call.Get(name)!,
                    Permissions = call.Get(permissions)!,
                    Description = call.Get(description),
                    ExpiresAt = call.Get(expires),
                    NotBefore = call.Get(notBefore),
                    AllowedIps = call.Get(networks),
                    RateLimit = Limits.Rate(call.Get(rate)),
                    Quota = Limits.Quota(call.Get(quota)),
                    ExternalId = call.Get(externalId),
                    Metadata = Texts.Pairs("--metadata", call.Get(metadata)),
                    Prefix = call.Get(prefix),
                };
                using var secret = NewSecret.Open(call);
                call.Interrupted.ThrowIfCancellationRequested();
                return Show(call, secret, await call.Pulse.ApiKeys.CreateAsync(key, cancellationToken: CancellationToken.None));
            },
            name,
            permissions,
            description,
            expires,
            notBefore,
            networks,
            rate,
            quota,
            externalId,
            metadata,
            prefix,
            builder.Common.SecretFile);
    }

    public static Command Update(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        var name = Opt.Text("--name", "New name.");
        var description = Opt.Text("--description", "New description. Empty: none.");
        var permissions = Opt.Many("--permission", "All permissions of the key from now on.", "name");
        var expires = Opt.Future("--expires", "New expiry.", builder.Clock);
        var neverExpires = Opt.Flag("--never-expires", "The key does not expire.");
        var networks = Opt.Many("--allow-ip", "All networks of the key from now on.", "cidr");
        return builder.Verb(
            "update",
            "Changes a key. What is not named stays as it is.",
            async call =>
            {
                var patch = new ApiKeyPatch
                {
                    Name = call.Patch(name, value => value!),
                    Description = call.Patch(description, value => value is "" ? null : value),
                    Permissions = call.Patch(permissions, value => (IReadOnlyList<string>)value!),
                    ExpiresAt = call.Get(neverExpires) ? new Optional<DateTimeOffset?>(null) : call.Patch(expires, value => value),
                    AllowedIps = call.Patch(networks, value => (IReadOnlyList<string>?)value),
                };
                if (patch == new ApiKeyPatch())
                {
                    throw CommandException.Usage("Nothing to change. Name at least one option.");
                }

                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                var changed = await call.Pulse.ApiKeys.UpdateAsync(
                    key.Id, patch, new PulseRequestOptions { IfMatch = key.ETag }, CancellationToken.None);
                return call.Show(changed, KeyVerbs.Details(changed));
            },
            id,
            name,
            description,
            permissions,
            expires,
            neverExpires,
            networks);
    }

    public static Command Rotate(Builder builder)
    {
        var id = KeyVerbs.IdArgument();
        var grace = Opt.Seconds("--grace", "How long the old secret stays valid. Default: 1d. 0s: it ends now.");
        var activation = Opt.Choice<SecretActivation>("--activation", "When the new secret becomes active. Default: immediate.");
        var expires = Opt.Future("--expires", "New expiry of the key. Default: no change.", builder.Clock);
        return builder.Verb(
            "rotate",
            "Gives a key a new secret, which is shown once. The old one stays valid for a grace period.",
            async call =>
            {
                var key = await KeyVerbs.FindAsync(call, call.Get(id));
                var rotation = new ApiKeyRotation
                {
                    GraceSeconds = call.Get(grace),
                    Activation = call.Get(activation),
                    ExpiresAt = call.Patch(expires, value => value),
                };
                using var secret = NewSecret.Open(call);
                call.Interrupted.ThrowIfCancellationRequested();
                return Show(call, secret, await call.Pulse.ApiKeys.RotateAsync(key.Id, rotation, null, CancellationToken.None));
            },
            id,
            grace,
            activation,
            expires,
            builder.Common.SecretFile);
    }

    private static int Show(Call call, NewSecret secret, IssuedApiKey key) =>
        secret.Show(call, key, "apiSecret", key.ApiSecret, KeyVerbs.Details(key));
}
