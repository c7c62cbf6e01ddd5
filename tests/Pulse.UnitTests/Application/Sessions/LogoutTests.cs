using ErrorOr;
using Moq;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.UnitTests.Setup;

namespace Pulse.UnitTests.Application.Sessions;

public sealed class LogoutTests
{
    private Mock<ISessionRepository> sessions = null!;

    [SetUp]
    public void SetUp() => sessions = new Mock<ISessionRepository>();

    [Test]
    public async Task Only_the_presented_session_is_removed()
    {
        var id = Guid.CreateVersion7();

        var result = await HandleAsync(Callers.User() with { SessionId = id });

        Assert.That(result.IsError, Is.False);
        sessions.Verify(s => s.RemoveAsync(id, It.IsAny<CancellationToken>()), Times.Once);
        sessions.VerifyNoOtherCalls();
    }

    [Test]
    public async Task A_key_used_directly_has_no_session_to_end()
    {
        var result = await HandleAsync(Callers.Key());

        Assert.That(result.FirstError.Code, Is.EqualTo("no_session"));
        sessions.VerifyNoOtherCalls();
    }

    private async Task<ErrorOr<Deleted>> HandleAsync(Caller caller)
    {
        var context = await Callers.CallOfAsync(caller);
        var handler = new LogoutHandler(context, sessions.Object, UnitsOfWork.Running<Deleted>(), Ports.AuditOf(context));
        return await handler.Handle(new Logout(), CancellationToken.None);
    }
}
