// NUnit has an attribute with the same name.
global using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;
