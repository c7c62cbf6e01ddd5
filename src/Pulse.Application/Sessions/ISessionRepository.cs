namespace Pulse.Application.Sessions;

public interface ISessionRepository
{
    /// <summary>Deletes a session; one that is gone already is no mistake.</summary>
    Task RemoveAsync(Guid id, CancellationToken cancellationToken);
}
