namespace Pulse.Client;

/// <summary>Operations on permissions.</summary>
public sealed class PermissionsClient
{
    private static readonly Operation Define = new(HttpMethod.Post, "/permissions", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/permissions");
    private static readonly Operation Get = new(HttpMethod.Get, "/permissions/{name}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/permissions/{name}", Takes.IfMatch);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/permissions/{name}", Takes.IfMatch | Takes.Wait);

    private readonly Transport transport;

    internal PermissionsClient(Transport transport) => this.transport = transport;

    /// <summary>Defines a permission for your own services. Requires a user who is superAdmin.</summary>
    /// <exception cref="PulseException">400, 403; 409 if the name exists or was deleted, or there are 1,000 permissions.</exception>
    public Task<Permission> DefineAsync(
        DefinePermission permission, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Define.Request().WithBody(permission, PulseJson.Default.DefinePermission).With(options),
            PulseJson.Default.Permission,
            cancellationToken);

    /// <summary>Lists the permissions of the account in effect, sorted by name; all of them for a superAdmin.</summary>
    public PulseList<Permission> ListAsync(PermissionQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new PermissionQuery()).ToQuery()), PulseJson.Default.ListPermission);

    /// <summary>Gets a permission.</summary>
    /// <exception cref="PulseException">404 if there is none, or the account in effect does not have it.</exception>
    public Task<Permission> GetAsync(string name, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(name), PulseJson.Default.Permission, cancellationToken);

    /// <summary>Changes the description of a permission. Requires a user who is superAdmin.</summary>
    /// <exception cref="PulseException">400, 404, 412; 403 for a built-in permission.</exception>
    public Task<Permission> UpdateAsync(
        string name, PermissionPatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(name).WithBody(patch, PulseJson.Default.PermissionPatch).With(options),
            PulseJson.Default.Permission,
            cancellationToken);

    /// <summary>
    /// Deletes a permission, and takes it from all keys, roles and accounts. Permanent. Requires a user who is superAdmin.
    /// </summary>
    /// <exception cref="PulseException">404, 412; 403 for a built-in permission.</exception>
    public Task<RevocationReceipt?> DeleteAsync(
        string name, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(name).With(options), cancellationToken);

    /// <summary>Counts from how many keys, roles and accounts <see cref="DeleteAsync"/> would take a permission.</summary>
    /// <exception cref="PulseException">404; 403 for a built-in permission.</exception>
    public Task<PermissionHolders> CountHoldersAsync(string name, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Delete.Request(name).WithQuery(new QueryText().Add("dryRun", true)), PulseJson.Default.PermissionHolders, cancellationToken);
}
