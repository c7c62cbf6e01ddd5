using Pulse.Application.ApiKeys;
using Pulse.Application.Common;
using Pulse.Console.Permissions;

namespace Pulse.Console.ApiKeys;

/// <summary>Finds what a form changes of a key. What is unchanged is not sent.</summary>
internal static class ApiKeyEdit
{
    public static ApiKeyPatch PatchOf(ApiKeyForm form, ApiKeyDto key, FieldReader fields, DateTime now)
    {
        var permissions = PermissionChoice.Parse(form.Permissions);
        return new ApiKeyPatch
        {
            Name = Changed(form.Name ?? "", key.Name),
            Description = Changed(FieldReader.LinesOf(form.Description), FieldReader.LinesOf(key.Description)),
            Permissions = permissions.ToHashSet().SetEquals(key.Permissions) ? default : new(permissions),
            ExpiresAt = form.ReadExpiry(fields, now),
            NotBefore = form.NotBefore == FieldReader.TextOf(key.NotBefore) ? default : new(fields.Instant("notBefore", form.NotBefore)),
            AllowedIps = form.ReadNetworks() is var networks && networks.SequenceEqual(key.AllowedIps) ? default : new(networks),
            RateLimit = Changed(form.RateLimit.Read(fields), key.RateLimit),
            Quota = Changed(form.Quota.Read(fields), key.Quota),
            ExternalId = Changed(form.ExternalId, key.ExternalId),
            Metadata = MetadataOf(form, key, fields),
        };
    }

    private static MergePatch<IReadOnlyDictionary<string, string?>?> MetadataOf(ApiKeyForm form, ApiKeyDto key, FieldReader fields)
    {
        var metadata = form.ReadMetadata(fields);
        var isSame = metadata.Count == key.Metadata.Count
            && key.Metadata.All(member => metadata.GetValueOrDefault(member.Key) == FieldReader.LinesOf(member.Value));
        return isSame ? default : new(metadata);
    }

    private static MergePatch<T> Changed<T>(T requested, T current) =>
        EqualityComparer<T>.Default.Equals(requested, current) ? default : new MergePatch<T>(requested);
}
