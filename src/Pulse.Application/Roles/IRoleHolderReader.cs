namespace Pulse.Application.Roles;

/// <summary>Counts the assignments of roles in all accounts.</summary>
public interface IRoleHolderReader
{
    /// <returns>The number of users with the role in any account.</returns>
    Task<int> CountAsync(int roleId, CancellationToken cancellationToken);
}
