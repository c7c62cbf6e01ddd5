namespace Pulse.Application.Roles;

/// <summary>Who holds roles, whatever account is in effect.</summary>
public interface IRoleHolderReader
{
    /// <returns>How many users hold the role, anywhere.</returns>
    Task<int> CountAsync(int roleId, CancellationToken cancellationToken);
}
