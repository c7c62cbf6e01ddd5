// NUnit has an attribute of this name too.
global using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;
