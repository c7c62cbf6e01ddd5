using ErrorOr;
using Moq;
using Pulse.Application.Common;

namespace Pulse.UnitTests.Setup;

internal static class UnitsOfWork
{
    /// <summary>Runs the work and saves it.</summary>
    public static IUnitOfWork Running<T>()
    {
        var unitOfWork = new Mock<IUnitOfWork>(MockBehavior.Strict);
        unitOfWork.Setup(u => u.ExecuteAsync(It.IsAny<Func<CancellationToken, Task<ErrorOr<T>>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken token) => work(token));
        return unitOfWork.Object;
    }

    /// <summary>Runs the work and cannot save it.</summary>
    public static IUnitOfWork Failing<T>(Error error)
    {
        var unitOfWork = new Mock<IUnitOfWork>(MockBehavior.Strict);
        unitOfWork.Setup(u => u.ExecuteAsync(It.IsAny<Func<CancellationToken, Task<ErrorOr<T>>>>(), It.IsAny<CancellationToken>()))
            .Returns(async (Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken token) =>
            {
                var result = await work(token);
                return result.IsError ? result : error;
            });
        return unitOfWork.Object;
    }
}
