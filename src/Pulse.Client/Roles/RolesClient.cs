namespace Pulse.Client;

/// <summary>Operations on roles and their holders.</summary>
public sealed class RolesClient
{
    private const Takes Write = Takes.IfMatch | Takes.Wait;

    private static readonly Operation Create = new(HttpMethod.Post, "/roles", Takes.IdempotencyKey);
    private static readonly Operation List = new(HttpMethod.Get, "/roles");
    private static readonly Operation Get = new(HttpMethod.Get, "/roles/{id}");
    private static readonly Operation Update = new(HttpMethod.Patch, "/roles/{id}", Write);
    private static readonly Operation Delete = new(HttpMethod.Delete, "/roles/{id}", Takes.IfMatch);
    private static readonly Operation ListAssignments = new(HttpMethod.Get, "/roles/{id}/assignments");
    private static readonly Operation Assign = new(HttpMethod.Post, "/roles/{id}/assignments", Takes.IdempotencyKey);
    private static readonly Operation Unassign = new(HttpMethod.Delete, "/roles/{id}/assignments/{userId}", Takes.Wait);

    private readonly Transport transport;

    internal RolesClient(Transport transport) => this.transport = transport;

    /// <summary>Creates a role. Requires <c>writeRoles</c>, and for a role of the account all its permissions.</summary>
    /// <exception cref="PulseException">400, 403; 409 if the name exists.</exception>
    public Task<Role> CreateAsync(CreateRole role, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Create.Request().WithBody(role, PulseJson.Default.CreateRole).With(options), PulseJson.Default.Role, cancellationToken);

    /// <summary>Lists the roles of the account and the global ones, newest first. Requires <c>readRoles</c> or <c>writeRoles</c>.</summary>
    public PulseList<Role> ListAsync(RoleQuery? query = null) => new(
        transport, () => List.Request().WithQuery((query ?? new RoleQuery()).ToQuery()), PulseJson.Default.ListRole);

    /// <summary>Gets a role. Requires <c>readRoles</c> or <c>writeRoles</c>.</summary>
    /// <exception cref="PulseException">403, 404.</exception>
    public Task<Role> GetAsync(int id, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(Get.Request(id), PulseJson.Default.Role, cancellationToken);

    /// <summary>
    /// Changes a role. Requires <c>writeRoles</c>, and all permissions of the role before and after. Only the members that are set are
    /// sent.
    /// </summary>
    /// <exception cref="PulseException">400, 403, 404, 409, 412.</exception>
    public Task<Role> UpdateAsync(
        int id, RolePatch patch, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Update.Request(id).WithBody(patch, PulseJson.Default.RolePatch).With(options), PulseJson.Default.Role, cancellationToken);

    /// <summary>Deletes a role without holders. Requires <c>writeRoles</c> and all its permissions.</summary>
    /// <exception cref="PulseException">403, 404, 412; 409 if it has holders.</exception>
    public Task DeleteAsync(int id, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.SendAsync(Delete.Request(id).With(options), cancellationToken);

    /// <summary>Lists the holders of a role, sorted by e-mail. Requires <c>readRoles</c> or <c>writeRoles</c>.</summary>
    public PulseList<RoleAssignment> ListAssignmentsAsync(int id, ListQuery? query = null) => new(
        transport, () => ListAssignments.Request(id).WithQuery((query ?? new ListQuery()).ToQuery()), PulseJson.Default.ListRoleAssignment);

    /// <summary>Assigns a role to a user, or finds the assignment. Requires <c>writeRoles</c> and all permissions of the role.</summary>
    /// <exception cref="PulseException">400, 403, 404.</exception>
    public Task<RoleAssignment> AssignAsync(
        int id, RoleHolder holder, PulseRequestOptions? options = null, CancellationToken cancellationToken = default) =>
        transport.ReadAsync(
            Assign.Request(id).WithBody(holder, PulseJson.Default.RoleHolder).With(options),
            PulseJson.Default.RoleAssignment,
            cancellationToken);

    /// <summary>Removes a role from a user. Requires the same rights as the assignment.</summary>
    /// <param name="allAccounts">Whether the assignment in all accounts is removed, instead of that in the account in effect.</param>
    /// <exception cref="PulseException">403, 404; 409 for the last superAdmin.</exception>
    public Task<RevocationReceipt?> UnassignAsync(
        int id,
        int userId,
        bool allAccounts = false,
        PulseRequestOptions? options = null,
        CancellationToken cancellationToken = default) => transport.SendAsync(
            Unassign.Request(id, userId).WithQuery(new QueryText().Add("allAccounts", allAccounts ? true : (bool?)null)).With(options),
            cancellationToken);
}
